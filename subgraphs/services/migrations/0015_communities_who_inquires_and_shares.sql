-- Who reads and writes what communities have, look into and share; what can follow what; and whose tags are seen.

-- Steps of a thing follow each other: gives a step its place, and refuses one that cannot follow the last, whose day is before
-- it or still to come. Arguments: the column of the subject; for each kind those that it can follow, where NONE is the beginning.
-- Of two at the same time one finds its place taken, by the unique constraint on subject and place. As whoever adds the step:
-- who may add one sees those before it.
CREATE FUNCTION place_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  subject text := to_jsonb(new) ->> tg_argv[0];
  last_place integer;
  last_kind text;
  last_on date;
BEGIN
  EXECUTE format('SELECT place, kind, occurred_on FROM %s WHERE %I = $1::uuid ORDER BY place DESC LIMIT 1', tg_relid::regclass, tg_argv[0]) INTO last_place, last_kind, last_on USING subject;
  new.place := coalesce(last_place, 0) + 1;
  IF NOT coalesce(tg_argv[1]::jsonb -> new.kind ? coalesce(last_kind, 'NONE'), false) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = tg_table_name || '_follow_each_other',
      MESSAGE = CASE WHEN last_kind IS NULL THEN format('%s cannot be the first step.', new.kind)
        ELSE format('%s cannot follow %s, of %s: read the steps again, and take one that follows.', new.kind, last_kind, last_on) END;
  END IF;
  IF new.occurred_on > new_zealand_today() OR new.occurred_on < last_on THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = tg_table_name || '_in_order_of_days',
      MESSAGE = CASE WHEN new.occurred_on > new_zealand_today() THEN format('%s is still to come: record a step when it was taken.', new.occurred_on)
        ELSE format('%s is before the last step, of %s: write a day from then to today.', new.occurred_on, last_on) END;
  END IF;
  RETURN new;
END $$;
--> statement-breakpoint

-- Those whose work is learning support.
CREATE FUNCTION viewer_reads_practice() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN viewer_role() IN ('EDUCATOR', 'COORDINATOR', 'PRACTITIONER', 'FACILITATOR', 'PROVIDER_STAFF', 'FUNDING_MANAGER', 'WORKFORCE_MANAGER', 'ANALYST');
--> statement-breakpoint
-- For whom the viewer takes something up: a community that they lead, their institution, or themselves.
CREATE FUNCTION viewer_adopts_for(community uuid, institution integer, practitioner uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(community = ANY (viewer_leads_communities()), false)
    OR coalesce(viewer_role() IN ('EDUCATOR', 'COORDINATOR') AND institution::text = ANY (viewer_acts_for('institution')), false)
    OR coalesce(viewer_role() = 'PRACTITIONER' AND practitioner::text = viewer_id(), false);
--> statement-breakpoint

DO $$
DECLARE
  kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['community_resources', 'community_inquiries', 'community_inquiry_events', 'practice_improvements', 'practice_adoptions', 'practice_adoption_steps'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', kept);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', kept);
  END LOOP;
END $$;
--> statement-breakpoint

CREATE POLICY the_community_reads ON community_resources FOR SELECT USING (community_id = ANY ((SELECT viewer_communities())::uuid[]));
--> statement-breakpoint
CREATE POLICY what_is_shared ON community_resources FOR SELECT USING (
  is_shareable AND (SELECT viewer_reads_practice()) AND available_from <= (SELECT new_zealand_today()) AND coalesce(available_until, 'infinity') >= (SELECT new_zealand_today()));
--> statement-breakpoint
-- Asked for by the policy of the table itself, which cannot look into it by itself.
CREATE FUNCTION community_of_resource(wanted uuid) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (SELECT community_id FROM community_resources WHERE id = wanted);
--> statement-breakpoint
CREATE POLICY those_who_lead_add ON community_resources FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND community_id = ANY ((SELECT viewer_leads_communities())::uuid[])
  AND num_nonnulls(available_until, ended_because, ended_by) = 0 AND coalesce(agreed_on <= new_zealand_today(), true)
  AND (replaces_id IS NULL OR community_of_resource(replaces_id) = community_id));
--> statement-breakpoint
-- Once: what has a last day cannot be reached again.
CREATE POLICY those_who_lead_end ON community_resources FOR UPDATE USING (available_until IS NULL AND community_id = ANY ((SELECT viewer_leads_communities())::uuid[]))
  WITH CHECK (available_until IS NOT NULL AND ended_by = (SELECT viewer_id()));
--> statement-breakpoint
CALL grant_to_app('insert, update (available_until, ended_because, ended_by)', 'community_resources');
--> statement-breakpoint

CREATE POLICY the_community_reads ON community_inquiries FOR SELECT USING (community_id = ANY ((SELECT viewer_communities())::uuid[]));
--> statement-breakpoint
CREATE POLICY those_who_lead_add ON community_inquiries FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND community_id = ANY ((SELECT viewer_leads_communities())::uuid[])
  AND opened_on <= new_zealand_today() AND num_nonnulls(closed_on, findings, closed_by) = 0
  AND (need_id IS NULL OR EXISTS (SELECT FROM community_needs AS need WHERE need.id = community_inquiries.need_id AND need.community_id = community_inquiries.community_id))
  AND (decision_id IS NULL OR EXISTS (SELECT FROM community_decisions AS decision WHERE decision.id = community_inquiries.decision_id AND decision.community_id = community_inquiries.community_id)));
--> statement-breakpoint
CREATE POLICY those_who_lead_close ON community_inquiries FOR UPDATE USING (closed_on IS NULL AND community_id = ANY ((SELECT viewer_leads_communities())::uuid[]))
  WITH CHECK (closed_on = new_zealand_today() AND closed_by = (SELECT viewer_id()));
--> statement-breakpoint
CALL grant_to_app('insert, update (closed_on, findings, closed_by)', 'community_inquiries');
--> statement-breakpoint
CREATE POLICY those_of_inquiries_seen ON community_inquiry_events FOR SELECT USING (EXISTS (SELECT FROM community_inquiries AS inquiry WHERE inquiry.id = community_inquiry_events.community_inquiry_id));
--> statement-breakpoint
CREATE POLICY those_who_lead_add ON community_inquiry_events FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND happened_on <= new_zealand_today()
  AND EXISTS (SELECT FROM community_inquiries AS inquiry WHERE inquiry.id = community_inquiry_events.community_inquiry_id AND inquiry.closed_on IS NULL
    AND community_inquiry_events.happened_on >= inquiry.opened_on AND inquiry.community_id = ANY ((SELECT viewer_leads_communities())::uuid[])));
--> statement-breakpoint
CALL grant_to_app('insert', 'community_inquiry_events');
--> statement-breakpoint

CREATE POLICY those_who_work_in_support ON practice_improvements FOR SELECT USING ((SELECT viewer_reads_practice()));
--> statement-breakpoint
CREATE POLICY those_who_share ON practice_improvements FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND shared_on = new_zealand_today() AND num_nonnulls(withdrawn_on, withdrawn_because, withdrawn_by) = 0
  AND viewer_adopts_for(community_id, NULL, practitioner_id));
--> statement-breakpoint
CREATE POLICY those_who_share_withdraw ON practice_improvements FOR UPDATE USING (withdrawn_on IS NULL AND viewer_adopts_for(community_id, NULL, practitioner_id))
  WITH CHECK (withdrawn_on = new_zealand_today() AND withdrawn_by = (SELECT viewer_id()));
--> statement-breakpoint
CALL grant_to_app('insert, update (withdrawn_on, withdrawn_because, withdrawn_by)', 'practice_improvements');
--> statement-breakpoint
CREATE POLICY those_who_work_in_support ON practice_adoptions FOR SELECT USING ((SELECT viewer_reads_practice()));
--> statement-breakpoint
CREATE POLICY those_who_adopt ON practice_adoptions FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND viewer_adopts_for(community_id, institution_moe_number, practitioner_id) AND adopted_on <= new_zealand_today()
  AND EXISTS (SELECT FROM practice_improvements AS improvement WHERE improvement.id = practice_adoptions.improvement_id AND improvement.withdrawn_on IS NULL
    AND practice_adoptions.adopted_on >= improvement.shared_on
    AND coalesce(improvement.community_id <> practice_adoptions.community_id, true) AND coalesce(improvement.practitioner_id <> practice_adoptions.practitioner_id, true)));
--> statement-breakpoint
CALL grant_to_app('insert', 'practice_adoptions');
--> statement-breakpoint
CREATE TRIGGER a_step_follows BEFORE INSERT ON practice_adoption_steps FOR EACH ROW EXECUTE FUNCTION place_step('adoption_id', '{
  "HELPED": ["NONE", "HELPED", "HELPED_PARTLY", "DID_NOT_HELP", "RESUMED"],
  "HELPED_PARTLY": ["NONE", "HELPED", "HELPED_PARTLY", "DID_NOT_HELP", "RESUMED"],
  "DID_NOT_HELP": ["NONE", "HELPED", "HELPED_PARTLY", "DID_NOT_HELP", "RESUMED"],
  "STOPPED": ["NONE", "HELPED", "HELPED_PARTLY", "DID_NOT_HELP", "RESUMED"],
  "RESUMED": ["STOPPED"]
}');
--> statement-breakpoint
CREATE POLICY those_who_work_in_support ON practice_adoption_steps FOR SELECT USING ((SELECT viewer_reads_practice()));
--> statement-breakpoint
CREATE POLICY those_who_adopt ON practice_adoption_steps FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at)
  AND EXISTS (SELECT FROM practice_adoptions AS adoption WHERE adoption.id = practice_adoption_steps.adoption_id AND practice_adoption_steps.occurred_on >= adoption.adopted_on
    AND viewer_adopts_for(adoption.community_id, adoption.institution_moe_number, adoption.practitioner_id)));
--> statement-breakpoint
CALL grant_to_app('insert', 'practice_adoption_steps');
--> statement-breakpoint

-- Who sees what was tagged sees that it was.
DROP POLICY everyone_reads ON strategic_tags;
--> statement-breakpoint
CREATE POLICY those_of_subjects_seen ON strategic_tags FOR SELECT USING (
  num_nonnulls(decision_id, improvement_id) = 0
  OR EXISTS (SELECT FROM community_decisions AS decision WHERE decision.id = strategic_tags.decision_id)
  OR (improvement_id IS NOT NULL AND (SELECT viewer_reads_practice())));
--> statement-breakpoint
-- Written by whoever wrote the subject, together with it.
CREATE POLICY those_who_wrote_the_subject ON strategic_tags FOR INSERT WITH CHECK (
  EXISTS (SELECT FROM community_decisions AS subject WHERE subject.id = strategic_tags.decision_id AND viewer_writes(subject.recorded_by, subject.recorded_in_role, subject.recorded_at))
  OR EXISTS (SELECT FROM practice_improvements AS subject WHERE subject.id = strategic_tags.improvement_id AND viewer_writes(subject.recorded_by, subject.recorded_in_role, subject.recorded_at)));
--> statement-breakpoint
CALL grant_to_app('insert', 'strategic_tags');
--> statement-breakpoint
-- Figures that tell how a priority goes. No source names them: they are this graph's choice.
INSERT INTO strategic_tags (priority_code, measure_service, measure_name) VALUES
  ('GOV_2024_LEARNING_SUPPORT', 'services', 'learners-waiting'),
  ('GOV_2024_LEARNING_SUPPORT', 'services', 'learners-beginning'),
  ('GOV_2024_LEARNING_SUPPORT', 'funding', 'allocated-cents'),
  ('LSAP_2019_COORDINATORS', 'workforce', 'filled-fte'),
  ('LSAP_2019_COORDINATORS', 'workforce', 'vacant-fte'),
  ('LSAP_2019_SCREENING', 'learners', 'learners-on-register'),
  ('LSAP_2019_EARLY_INTERVENTION', 'services', 'learners-waiting'),
  ('LSAP_2019_EARLY_INTERVENTION', 'services', 'learners-contacted');
