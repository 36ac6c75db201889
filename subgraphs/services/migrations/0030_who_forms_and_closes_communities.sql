-- Who forms, renames and closes communities. A community is what its changes made of it: nobody who signs in writes its row by itself.

CREATE FUNCTION viewer_forms_in(region text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(viewer_role() = 'FUNDING_MANAGER' AND region = ANY (viewer_acts_for('region')), false);
--> statement-breakpoint
CREATE POLICY the_region_forms ON learning_support_communities FOR INSERT WITH CHECK (
  viewer_forms_in(region_code) AND until_date IS NULL AND kind IN ('LEARNING_SUPPORT_CLUSTER', 'NETWORK', 'OTHER') AND ministry_number IS NULL
  AND adoption_phase = 'NOT_STARTED' AND from_date <= new_zealand_today());
--> statement-breakpoint
CREATE POLICY the_region_changes ON learning_support_communities FOR UPDATE USING (viewer_forms_in(region_code)) WITH CHECK (viewer_forms_in(region_code));
--> statement-breakpoint
CREATE POLICY those_who_lead_change ON learning_support_communities FOR UPDATE USING (id = ANY ((SELECT viewer_leads_communities())::uuid[])) WITH CHECK (id = ANY ((SELECT viewer_leads_communities())::uuid[]));
--> statement-breakpoint
CALL grant_to_app('insert, update (name, lead_moe_number, until_date)', 'learning_support_communities');
--> statement-breakpoint
CREATE FUNCTION refuse_unexplained_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE insufficient_privilege USING MESSAGE = 'A community follows its changes and its adoption steps: add one of those.';
END $$;
--> statement-breakpoint
CREATE TRIGGER a_community_follows BEFORE UPDATE ON learning_support_communities FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND viewer_is_known()) EXECUTE FUNCTION refuse_unexplained_change();
--> statement-breakpoint

ALTER TABLE community_changes ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE community_changes FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY known_viewers_read ON community_changes FOR SELECT USING ((SELECT viewer_is_known()));
--> statement-breakpoint
CREATE POLICY the_region_adds ON community_changes FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at)
  AND EXISTS (SELECT FROM learning_support_communities AS community WHERE community.id = community_id AND viewer_forms_in(community.region_code)
    AND occurred_on >= community.from_date AND (community.until_date IS NULL) <> (community_changes.kind = 'REOPENED')));
--> statement-breakpoint
CREATE POLICY those_who_lead_add ON community_changes FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND kind IN ('RENAMED', 'LEAD_CHANGED') AND community_id = ANY ((SELECT viewer_leads_communities())::uuid[])
  AND EXISTS (SELECT FROM learning_support_communities AS community WHERE community.id = community_id AND community.until_date IS NULL AND occurred_on >= community.from_date));
--> statement-breakpoint
-- What the community was until then: whatever was sent.
CREATE FUNCTION remember_community() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT CASE WHEN new.kind = 'RENAMED' THEN community.name END, CASE WHEN new.kind = 'LEAD_CHANGED' THEN community.lead_moe_number END INTO new.previous_name, new.previous_lead_moe_number
    FROM learning_support_communities AS community WHERE community.id = new.community_id;
  RETURN new;
END $$;
--> statement-breakpoint
CREATE TRIGGER a_step_follows BEFORE INSERT ON community_changes FOR EACH ROW EXECUTE FUNCTION place_step('community_id', '{
  "FORMED": ["NONE"],
  "RENAMED": ["NONE", "FORMED", "RENAMED", "LEAD_CHANGED", "REOPENED"],
  "LEAD_CHANGED": ["NONE", "FORMED", "RENAMED", "LEAD_CHANGED", "REOPENED"],
  "CLOSED": ["NONE", "FORMED", "RENAMED", "LEAD_CHANGED", "REOPENED"],
  "REOPENED": ["CLOSED"]
}');
--> statement-breakpoint
CREATE TRIGGER b_it_remembers BEFORE INSERT ON community_changes FOR EACH ROW EXECUTE FUNCTION remember_community();
--> statement-breakpoint
-- As whoever adds the change, and no further than the policies let them.
CREATE FUNCTION follow_community_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF new.kind = 'RENAMED' THEN
    UPDATE learning_support_communities SET name = new.name WHERE id = new.community_id;
  ELSIF new.kind = 'LEAD_CHANGED' THEN
    UPDATE learning_support_communities SET lead_moe_number = new.lead_moe_number WHERE id = new.community_id;
  ELSIF new.kind = 'CLOSED' THEN
    -- Before the community ends: whoever belongs to it on no day of it belonged for its first.
    UPDATE community_memberships SET until_date = greatest(from_date, new.occurred_on), ended_because = 'The community ended.', ended_by = new.recorded_by
      WHERE community_id = new.community_id AND until_date IS NULL;
    UPDATE learning_support_communities SET until_date = new.occurred_on WHERE id = new.community_id;
  ELSIF new.kind = 'REOPENED' THEN
    UPDATE learning_support_communities SET until_date = NULL WHERE id = new.community_id;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER the_community_follows AFTER INSERT ON community_changes FOR EACH ROW EXECUTE FUNCTION follow_community_change();
--> statement-breakpoint
CALL grant_to_app('insert', 'community_changes');
--> statement-breakpoint

CREATE POLICY the_region_adds ON community_memberships FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND num_nonnulls(until_date, ended_because, ended_by) = 0
  AND EXISTS (SELECT FROM learning_support_communities AS community WHERE community.id = community_memberships.community_id AND viewer_forms_in(community.region_code) AND community.from_date = community_memberships.from_date));
--> statement-breakpoint
CREATE POLICY the_region_ends ON community_memberships FOR UPDATE USING (until_date IS NULL AND EXISTS (SELECT FROM learning_support_communities AS community WHERE community.id = community_id AND viewer_forms_in(community.region_code)))
  WITH CHECK (until_date IS NOT NULL AND ended_because IS NOT NULL AND ended_by = (SELECT viewer_id()));
