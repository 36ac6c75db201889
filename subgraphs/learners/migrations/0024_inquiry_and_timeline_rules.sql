-- Notes are the support team's own: others do not see them, and write none.
CREATE FUNCTION viewer_writes_notes(learner uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT viewer_role() IN ('EDUCATOR', 'COORDINATOR', 'PRACTITIONER')
    AND EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = learner AND g.basis = 'SUPPORT_TEAM')
$$;--> statement-breakpoint
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['inquiries', 'inquiry_events'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY granted_viewers_read ON %I FOR SELECT USING (EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = %I.learner_id AND ''NOTES'' = ANY (g.categories)))', name, name);
    EXECUTE format('CREATE TRIGGER %I BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION stamp_provenance()', name || '_provenance', name);
  END LOOP;
END $$;--> statement-breakpoint
CREATE TRIGGER "inquiries_last_change" BEFORE UPDATE ON "inquiries" FOR EACH ROW EXECUTE FUNCTION stamp_last_change();--> statement-breakpoint
CREATE POLICY "the_team_opens" ON "inquiries" FOR INSERT WITH CHECK (viewer_writes_notes(learner_id) AND num_nonnulls(closed_on, findings, changed_at, changed_by, changed_in_role) = 0);--> statement-breakpoint
CREATE POLICY "the_team_closes" ON "inquiries" FOR UPDATE USING (closed_on IS NULL AND viewer_writes_notes(learner_id)) WITH CHECK (viewer_writes_notes(learner_id));--> statement-breakpoint
CALL grant_to_app('insert, update (closed_on, findings)', 'inquiries');--> statement-breakpoint
CREATE POLICY "the_team_adds" ON "inquiry_events" FOR INSERT WITH CHECK (viewer_writes_notes(learner_id)
  AND EXISTS (SELECT FROM inquiries WHERE inquiries.id = inquiry_id AND inquiries.closed_on IS NULL));--> statement-breakpoint
CALL grant_to_app('insert', 'inquiry_events');--> statement-breakpoint

-- What happened around a learner until now, under the policies of what it is made of. What belongs to a plan is found by way of
-- the plan, whose index knows the learner. What a viewer may see of a record by two categories is told once, by the one of
-- its table.
CREATE VIEW timeline_entries WITH (security_invoker = true) AS
  SELECT learner_id, record_id, at::timestamptz(3) AS at, kind, category FROM (
    SELECT learner_id, id AS record_id, day_begins(from_date) AS at, 'ENROLMENT_BEGAN' AS kind, 'EDUCATION' AS category FROM enrolments
    UNION ALL SELECT learner_id, id, day_begins(until_date), 'ENROLMENT_ENDED', 'EDUCATION' FROM enrolments WHERE until_date IS NOT NULL
    UNION ALL SELECT learner_id, id, day_begins(since_date), 'KNOWN_CONTACT_ASSIGNED', 'SUPPORTS' FROM known_contacts
    UNION ALL SELECT learner_id, id, day_begins(until_date), 'KNOWN_CONTACT_ENDED', 'SUPPORTS' FROM known_contacts WHERE until_date IS NOT NULL
    UNION ALL SELECT learner_id, id, day_begins(from_date), 'TEAM_MEMBER_JOINED', 'SUPPORTS' FROM support_team_members
    UNION ALL SELECT learner_id, id, day_begins(until_date), 'TEAM_MEMBER_LEFT', 'SUPPORTS' FROM support_team_members WHERE until_date IS NOT NULL
    UNION ALL SELECT learner_id, id, day_begins(identified_on), 'NEED_IDENTIFIED', 'NEEDS' FROM needs WHERE identified_on IS NOT NULL
    UNION ALL SELECT learner_id, id, day_begins(from_date), 'REGISTER_ENTRY_ADDED', 'NEEDS' FROM register_entries
    -- Each version but the first is a change, made when it was written; the one that closed the entry is told as that.
    UNION ALL SELECT learner_id, id, recorded_at, 'REGISTER_ENTRY_CHANGED', 'NEEDS' FROM register_entries WHERE version > 1 AND until_date IS NULL
    UNION ALL SELECT learner_id, entry_id, recorded_at, 'REGISTER_ENTRY_CHANGED', 'NEEDS' FROM register_entry_versions WHERE version > 1
    UNION ALL SELECT learner_id, id, day_begins(until_date), 'REGISTER_ENTRY_CLOSED', 'NEEDS' FROM register_entries WHERE until_date IS NOT NULL
    UNION ALL SELECT learner_id, id, recorded_at, 'PLAN_DRAFTED', 'PLAN' FROM one_plans
    UNION ALL SELECT DISTINCT plan.learner_id, plan.id, day_begins(agreement.agreed_on), CASE WHEN agreement.reason_not_agreed IS NULL THEN 'PLAN_AGREED' ELSE 'PLAN_SET_WITHOUT_AGREEMENT' END, 'PLAN'
      FROM one_plans AS plan JOIN plan_agreements AS agreement ON agreement.plan_id = plan.id
    UNION ALL SELECT plan.learner_id, plan.id, day_begins(review.held_on), 'PLAN_REVIEWED', 'PLAN' FROM one_plans AS plan JOIN plan_reviews AS review ON review.plan_id = plan.id
    UNION ALL SELECT learner_id, id, day_begins(closed_on), 'PLAN_CLOSED', 'PLAN' FROM one_plans WHERE closed_on IS NOT NULL
    UNION ALL SELECT learner_id, id, given_at, 'CONSENT_GIVEN', 'IDENTITY' FROM consents
    UNION ALL SELECT learner_id, id, narrowed_at, 'CONSENT_NARROWED', 'IDENTITY' FROM consents WHERE narrowed_at IS NOT NULL
    UNION ALL SELECT learner_id, id, withdrawn_at, 'CONSENT_WITHDRAWN', 'IDENTITY' FROM consents WHERE withdrawn_at IS NOT NULL
    UNION ALL SELECT learner_id, id, day_begins(opened_on), 'INQUIRY_OPENED', 'NOTES' FROM inquiries
    -- Several on one day are told once.
    UNION ALL SELECT DISTINCT learner_id, inquiry_id, day_begins(happened_on), 'INQUIRY_EVENT', 'NOTES' FROM inquiry_events
    UNION ALL SELECT learner_id, id, day_begins(closed_on), 'INQUIRY_CLOSED', 'NOTES' FROM inquiries WHERE closed_on IS NOT NULL
  ) AS happened WHERE at <= statement_timestamp();
