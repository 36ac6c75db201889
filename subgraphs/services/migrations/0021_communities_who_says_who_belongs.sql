-- Who says who belongs to a community, and how far it is with the delivery model.

CREATE POLICY those_who_lead_add ON community_memberships FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND community_id = ANY ((SELECT viewer_leads_communities())::uuid[]) AND num_nonnulls(until_date, ended_because, ended_by) = 0
  AND EXISTS (SELECT FROM learning_support_communities AS community WHERE community.id = community_memberships.community_id AND community.from_date <= community_memberships.from_date));
--> statement-breakpoint
-- Once: what has a last day cannot be reached again.
CREATE POLICY those_who_lead_end ON community_memberships FOR UPDATE USING (until_date IS NULL AND community_id = ANY ((SELECT viewer_leads_communities())::uuid[]))
  WITH CHECK (until_date IS NOT NULL AND ended_because IS NOT NULL AND ended_by = (SELECT viewer_id()));
--> statement-breakpoint
CALL grant_to_app('insert, update (until_date, ended_because, ended_by)', 'community_memberships');
--> statement-breakpoint

ALTER TABLE adoption_steps ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE adoption_steps FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY known_viewers_read ON adoption_steps FOR SELECT USING ((SELECT viewer_is_known()));
--> statement-breakpoint
CREATE POLICY those_who_lead_add ON adoption_steps FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND community_id = ANY ((SELECT viewer_leads_communities())::uuid[]));
--> statement-breakpoint
CREATE TRIGGER a_step_follows BEFORE INSERT ON adoption_steps FOR EACH ROW EXECUTE FUNCTION place_step('community_id', '{
  "NOT_STARTED": ["NONE", "EXPLORING", "IMPLEMENTING", "EMBEDDED"],
  "EXPLORING": ["NONE", "NOT_STARTED", "IMPLEMENTING", "EMBEDDED"],
  "IMPLEMENTING": ["NONE", "NOT_STARTED", "EXPLORING", "EMBEDDED"],
  "EMBEDDED": ["NONE", "NOT_STARTED", "EXPLORING", "IMPLEMENTING"]
}');
--> statement-breakpoint
-- The community is in the phase of its latest step. As whoever adds the step, and no further than the policy below lets them.
CREATE FUNCTION follow_adoption() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE learning_support_communities SET adoption_phase = new.kind, adoption_phase_since = new.occurred_on WHERE id = new.community_id;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER the_community_follows AFTER INSERT ON adoption_steps FOR EACH ROW EXECUTE FUNCTION follow_adoption();
--> statement-breakpoint
CREATE POLICY those_who_lead_take_steps ON learning_support_communities FOR UPDATE USING (id = ANY ((SELECT viewer_leads_communities())::uuid[]))
  WITH CHECK (EXISTS (SELECT FROM adoption_steps AS step WHERE step.community_id = learning_support_communities.id AND step.kind = adoption_phase AND step.occurred_on = adoption_phase_since
    AND step.place = (SELECT max(place) FROM adoption_steps AS other WHERE other.community_id = learning_support_communities.id)));
--> statement-breakpoint
CALL grant_to_app('insert', 'adoption_steps');
--> statement-breakpoint
CALL grant_to_app('update (adoption_phase, adoption_phase_since)', 'learning_support_communities');
