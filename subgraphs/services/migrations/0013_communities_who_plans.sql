-- Who reads and writes what communities plan. How they work together is for everybody who has signed in; what was said at a
-- meeting is for those who act for the community or one of its members. What was written stays: nobody may change a row.

-- Communities that the viewer leads, while they last. What is no id is left out instead of failing.
CREATE FUNCTION viewer_leads_communities() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN CASE WHEN viewer_role() IN ('FACILITATOR', 'COORDINATOR') THEN ARRAY(
    SELECT id FROM learning_support_communities WHERE coalesce(until_date, 'infinity') >= new_zealand_today()
      AND id = ANY (ARRAY(SELECT community::uuid FROM unnest(viewer_acts_for('community')) AS community WHERE pg_input_is_valid(community, 'uuid')))) ELSE '{}' END;
--> statement-breakpoint
-- Communities that the viewer is part of: they act for the community, or for an institution that belongs to it today.
CREATE FUNCTION viewer_communities() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN CASE WHEN viewer_role() IN ('EDUCATOR', 'COORDINATOR', 'PRACTITIONER', 'FACILITATOR') THEN ARRAY(
    SELECT community::uuid FROM unnest(viewer_acts_for('community')) AS community WHERE pg_input_is_valid(community, 'uuid')
    UNION SELECT community_id FROM community_memberships WHERE from_date <= new_zealand_today() AND coalesce(until_date, 'infinity') >= new_zealand_today()
      AND institution_moe_number = ANY (ARRAY(SELECT institution::integer FROM unnest(viewer_acts_for('institution')) AS institution WHERE pg_input_is_valid(institution, 'integer')))) ELSE '{}' END;
--> statement-breakpoint

-- The latest of the versions that stand: asked by policies of the table itself, which cannot look into it by themselves.
CREATE FUNCTION latest_protocol(community uuid) RETURNS community_protocols LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (SELECT protocol FROM community_protocols AS protocol WHERE protocol.community_id = community ORDER BY version DESC LIMIT 1);
--> statement-breakpoint
CREATE FUNCTION latest_minutes(meeting uuid) RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (SELECT max(version) FROM meeting_minutes WHERE meeting_id = meeting);
--> statement-breakpoint

ALTER TABLE community_protocols ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE community_protocols FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY known_viewers_read ON community_protocols FOR SELECT USING ((SELECT viewer_is_known()));
--> statement-breakpoint
CREATE POLICY those_who_lead_add ON community_protocols FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND community_id = ANY ((SELECT viewer_leads_communities())::uuid[]) AND agreed_on <= new_zealand_today()
  AND version = 1 + coalesce((latest_protocol(community_id)).version, 0) AND agreed_on >= coalesce((latest_protocol(community_id)).agreed_on, agreed_on));
--> statement-breakpoint
CALL grant_to_app('insert', 'community_protocols');
--> statement-breakpoint

ALTER TABLE community_meetings ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE community_meetings FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY the_community_reads ON community_meetings FOR SELECT USING (community_id = ANY ((SELECT viewer_communities())::uuid[]));
--> statement-breakpoint
CREATE POLICY those_who_lead_add ON community_meetings FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND community_id = ANY ((SELECT viewer_leads_communities())::uuid[]));
--> statement-breakpoint
CALL grant_to_app('insert', 'community_meetings');
--> statement-breakpoint

ALTER TABLE meeting_minutes ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE meeting_minutes FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY those_of_meetings_seen ON meeting_minutes FOR SELECT USING (EXISTS (SELECT FROM community_meetings WHERE community_meetings.id = meeting_minutes.meeting_id));
--> statement-breakpoint
CREATE POLICY those_who_lead_add ON meeting_minutes FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at)
  AND EXISTS (SELECT FROM community_meetings AS meeting WHERE meeting.id = meeting_minutes.meeting_id AND meeting.meets_on <= new_zealand_today() AND meeting.community_id = ANY ((SELECT viewer_leads_communities())::uuid[]))
  AND version = 1 + coalesce(latest_minutes(meeting_id), 0));
--> statement-breakpoint
CALL grant_to_app('insert', 'meeting_minutes');
--> statement-breakpoint

-- Who reads and writes the needs of communities, their order, and what was decided: those who read and write what they plan.
DO $$
DECLARE
  planned text;
BEGIN
  FOREACH planned IN ARRAY ARRAY['community_needs', 'community_priority_lists', 'community_decisions'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', planned);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', planned);
    EXECUTE format('CREATE POLICY the_community_reads ON %I FOR SELECT USING (community_id = ANY ((SELECT viewer_communities())::uuid[]))', planned);
  END LOOP;
END $$;
--> statement-breakpoint

CREATE POLICY those_who_lead_add ON community_needs FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND community_id = ANY ((SELECT viewer_leads_communities())::uuid[])
  AND identified_on <= new_zealand_today() AND num_nonnulls(closed_on, closed_by) = 0);
--> statement-breakpoint
-- Once: what is closed cannot be reached again.
CREATE POLICY those_who_lead_close ON community_needs FOR UPDATE USING (closed_on IS NULL AND community_id = ANY ((SELECT viewer_leads_communities())::uuid[]))
  WITH CHECK (closed_on = new_zealand_today() AND closed_by = (SELECT viewer_id()));
--> statement-breakpoint
CALL grant_to_app('insert, update (closed_on, outcome, closed_because, closed_by)', 'community_needs');
--> statement-breakpoint

-- Asked for by the policy of the table itself, which cannot look into it by itself.
CREATE FUNCTION latest_priority_list(community uuid) RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (SELECT max(version) FROM community_priority_lists WHERE community_id = community);
--> statement-breakpoint
CREATE POLICY those_who_lead_add ON community_priority_lists FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND community_id = ANY ((SELECT viewer_leads_communities())::uuid[])
  AND version = 1 + coalesce(latest_priority_list(community_id), 0)
  AND cardinality(need_ids) = (SELECT count(*) FROM community_needs AS need WHERE need.id = ANY (need_ids) AND need.community_id = community_priority_lists.community_id AND need.closed_on IS NULL));
--> statement-breakpoint
CALL grant_to_app('insert', 'community_priority_lists');
--> statement-breakpoint

CREATE FUNCTION need_of_decision(wanted uuid) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (SELECT need_id FROM community_decisions WHERE id = wanted);
--> statement-breakpoint
CREATE POLICY those_who_lead_add ON community_decisions FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND community_id = ANY ((SELECT viewer_leads_communities())::uuid[]) AND decided_on <= new_zealand_today()
  AND EXISTS (SELECT FROM community_needs AS need WHERE need.id = community_decisions.need_id AND need.community_id = community_decisions.community_id AND need.closed_on IS NULL)
  AND (meeting_id IS NULL OR EXISTS (SELECT FROM community_meetings AS meeting WHERE meeting.id = community_decisions.meeting_id AND meeting.community_id = community_decisions.community_id))
  AND (supersedes_id IS NULL OR need_of_decision(supersedes_id) = need_id));
--> statement-breakpoint
CALL grant_to_app('insert', 'community_decisions');
