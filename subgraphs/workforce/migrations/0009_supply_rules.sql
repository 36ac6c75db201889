-- A school speaks to one RTLB at a time, and nobody is away twice.
ALTER TABLE rtlb_liaisons ADD CONSTRAINT rtlb_liaisons_one_at_a_time EXCLUDE USING gist (institution_moe_number WITH =, daterange(from_date, until_date, '[]') WITH &&);
--> statement-breakpoint
ALTER TABLE leave_periods ADD CONSTRAINT leave_periods_one_at_a_time EXCLUDE USING gist (practitioner_id WITH =, daterange(from_date, until_date, '[]') WITH &&) WHERE (cancelled_on IS NULL);
--> statement-breakpoint
CREATE TRIGGER stamp_writer BEFORE INSERT ON rtlb_clusters FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION stamp_writer();
--> statement-breakpoint
CREATE TRIGGER stamp_writer BEFORE INSERT ON rtlb_liaisons FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION stamp_writer();
--> statement-breakpoint
CREATE TRIGGER stamp_writer BEFORE INSERT ON vacancies FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION stamp_writer();
--> statement-breakpoint
CREATE TRIGGER stamp_writer BEFORE INSERT ON leave_periods FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION stamp_writer();
--> statement-breakpoint
CREATE TRIGGER stamp_writer BEFORE INSERT ON capability_activities FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION stamp_writer();
--> statement-breakpoint
CREATE TRIGGER stamp_writer BEFORE INSERT ON activity_feedback FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION stamp_writer();
--> statement-breakpoint
CREATE TRIGGER stamp_writer BEFORE INSERT ON communities_of_practice FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION stamp_writer();
--> statement-breakpoint
CREATE TRIGGER stamp_writer BEFORE INSERT ON practice_memberships FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION stamp_writer();
--> statement-breakpoint
CREATE TRIGGER stamp_writer BEFORE INSERT ON demand_estimates FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION stamp_writer();
--> statement-breakpoint
CREATE TRIGGER stamp_writer BEFORE INSERT ON workforce_scenarios FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION stamp_writer();
--> statement-breakpoint
CREATE TRIGGER keep_earlier_version BEFORE UPDATE ON rtlb_liaisons FOR EACH ROW EXECUTE FUNCTION keep_earlier_version();
--> statement-breakpoint
CREATE TRIGGER keep_earlier_version BEFORE UPDATE ON vacancies FOR EACH ROW EXECUTE FUNCTION keep_earlier_version();
--> statement-breakpoint
CREATE TRIGGER keep_earlier_version BEFORE UPDATE ON leave_periods FOR EACH ROW EXECUTE FUNCTION keep_earlier_version();
--> statement-breakpoint
CREATE TRIGGER keep_earlier_version BEFORE UPDATE ON capability_activities FOR EACH ROW EXECUTE FUNCTION keep_earlier_version();
--> statement-breakpoint
CREATE TRIGGER keep_earlier_version BEFORE UPDATE ON practice_memberships FOR EACH ROW EXECUTE FUNCTION keep_earlier_version();
--> statement-breakpoint

-- Which clusters there are is for everybody who has signed in; whom a school speaks to for those who work there, and managers.
ALTER TABLE rtlb_clusters ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE rtlb_clusters FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY known_viewers_read ON rtlb_clusters FOR SELECT USING ((SELECT viewer_is_known()));
--> statement-breakpoint
ALTER TABLE rtlb_liaisons ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE rtlb_liaisons FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY those_who_meet_staff ON rtlb_liaisons FOR SELECT USING ((SELECT viewer_meets_staff()));
--> statement-breakpoint
CREATE POLICY managers_read ON rtlb_liaisons FOR SELECT USING ('community:' || cluster_id = ANY ((SELECT viewer_manages())::text[]));
--> statement-breakpoint
CREATE POLICY managers_add ON rtlb_liaisons FOR INSERT WITH CHECK ('community:' || cluster_id = ANY ((SELECT viewer_manages())::text[]) AND practitioner_id = ANY ((SELECT viewer_team())::uuid[]));
--> statement-breakpoint
CREATE POLICY managers_end ON rtlb_liaisons FOR UPDATE USING ('community:' || cluster_id = ANY ((SELECT viewer_manages())::text[])) WITH CHECK ('community:' || cluster_id = ANY ((SELECT viewer_manages())::text[]));
--> statement-breakpoint
CALL grant_to_app('insert, update (until_date)', 'rtlb_liaisons');
--> statement-breakpoint

-- Whoever sees the position sees that somebody is looked for.
ALTER TABLE vacancies ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE vacancies FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY with_their_position ON vacancies FOR SELECT USING (EXISTS (SELECT FROM positions WHERE positions.id = position_id));
--> statement-breakpoint
CREATE POLICY managers_open ON vacancies FOR INSERT WITH CHECK (outcome IS NULL AND EXISTS (SELECT FROM positions AS p WHERE p.id = position_id AND p.practitioner_id IS NULL AND p.managed_by = ANY (viewer_manages())));
--> statement-breakpoint
CREATE POLICY managers_close ON vacancies FOR UPDATE USING (outcome IS NULL AND EXISTS (SELECT FROM positions AS p WHERE p.id = position_id AND p.managed_by = ANY (viewer_manages())))
  WITH CHECK (EXISTS (SELECT FROM positions AS p WHERE p.id = position_id AND p.managed_by = ANY (viewer_manages())));
--> statement-breakpoint
CALL grant_to_app('insert, update (outcome, closed_on, filled_by_position_id, withdrawal_reason)', 'vacancies');
--> statement-breakpoint

-- Why somebody is away is theirs and their manager's to know; that they are, and who covers, is for colleagues (`who_is_away`).
ALTER TABLE leave_periods ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE leave_periods FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY their_own ON leave_periods FOR SELECT USING (practitioner_id = (SELECT viewer_as_practitioner()));
--> statement-breakpoint
CREATE POLICY managers_read ON leave_periods FOR SELECT USING (practitioner_id = ANY ((SELECT viewer_team())::uuid[]));
--> statement-breakpoint
CREATE POLICY managers_add ON leave_periods FOR INSERT WITH CHECK (
  practitioner_id = ANY ((SELECT viewer_team())::uuid[]) AND cancelled_on IS NULL AND (cover_practitioner_id IS NULL OR cover_practitioner_id = ANY ((SELECT viewer_team())::uuid[])));
--> statement-breakpoint
CREATE POLICY managers_change ON leave_periods FOR UPDATE USING (practitioner_id = ANY ((SELECT viewer_team())::uuid[]) AND cancelled_on IS NULL)
  WITH CHECK (practitioner_id = ANY ((SELECT viewer_team())::uuid[]) AND (cover_practitioner_id IS NULL OR cover_practitioner_id = ANY ((SELECT viewer_team())::uuid[])));
--> statement-breakpoint
CALL grant_to_app('insert, update (cover_practitioner_id, cancelled_on)', 'leave_periods');
--> statement-breakpoint
CREATE FUNCTION who_is_away(people uuid[]) RETURNS TABLE (practitioner_id uuid, until_date date, cover_practitioner_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT away.practitioner_id, away.until_date, away.cover_practitioner_id FROM leave_periods AS away
  WHERE (viewer_meets_staff() OR cardinality(viewer_manages()) > 0 OR away.practitioner_id = viewer_as_practitioner())
    AND away.practitioner_id = ANY (people) AND away.cancelled_on IS NULL AND today_in_new_zealand() BETWEEN away.from_date AND away.until_date
$$;
--> statement-breakpoint
-- Who is away takes no case.
CREATE OR REPLACE FUNCTION who_can_take_a_case(people uuid[], role text) RETURNS TABLE (practitioner_id uuid, room text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT week.practitioner_id, CASE WHEN load + 1 > fits THEN 'NONE' WHEN load > fits * 0.75 THEN 'SOME' WHEN fits IS NOT NULL THEN 'AMPLE' END
  FROM caseloads(people) AS week JOIN roles ON code = week.role_code
  WHERE (viewer_meets_staff() OR cardinality(viewer_manages()) > 0) AND week.role_code = role AND week.fte > 0
    AND (NOT requires_registration OR is_registered_on(week.practitioner_id, registration_body_code, today_in_new_zealand()))
    AND NOT EXISTS (SELECT FROM leave_periods AS away WHERE away.practitioner_id = week.practitioner_id AND away.cancelled_on IS NULL AND today_in_new_zealand() BETWEEN away.from_date AND away.until_date)
$$;
--> statement-breakpoint

-- Activities are for those whom they are for: whānau find those for whānau.
ALTER TABLE capability_activities ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE capability_activities FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY those_who_meet_staff ON capability_activities FOR SELECT USING ((SELECT viewer_meets_staff() OR cardinality(viewer_manages()) > 0));
--> statement-breakpoint
CREATE POLICY whanau_read_theirs ON capability_activities FOR SELECT USING ((SELECT viewer_role()) IN ('WHANAU', 'LEARNER') AND audience = 'WHANAU');
--> statement-breakpoint
CREATE POLICY those_who_lead_plan ON capability_activities FOR INSERT WITH CHECK (practitioner_id = (SELECT viewer_as_practitioner()) OR practitioner_id = ANY ((SELECT viewer_team())::uuid[]));
--> statement-breakpoint
CREATE POLICY those_who_lead_change ON capability_activities FOR UPDATE USING (status = 'PLANNED' AND (practitioner_id = (SELECT viewer_as_practitioner()) OR practitioner_id = ANY ((SELECT viewer_team())::uuid[])))
  WITH CHECK (practitioner_id = (SELECT viewer_as_practitioner()) OR practitioner_id = ANY ((SELECT viewer_team())::uuid[]));
--> statement-breakpoint
CALL grant_to_app('insert, update (status, hours)', 'capability_activities');
--> statement-breakpoint
ALTER TABLE activity_feedback ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE activity_feedback FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY their_own ON activity_feedback FOR SELECT USING (recorded_by = (SELECT viewer_id()));
--> statement-breakpoint
CREATE POLICY those_who_lead_read ON activity_feedback FOR SELECT USING (EXISTS (SELECT FROM capability_activities AS a WHERE a.id = activity_id
  AND (a.practitioner_id = (SELECT viewer_as_practitioner()) OR a.practitioner_id = ANY ((SELECT viewer_team())::uuid[]))));
--> statement-breakpoint
CREATE POLICY those_who_were_there_give ON activity_feedback FOR INSERT WITH CHECK (recorded_by = (SELECT viewer_id()) AND EXISTS (SELECT FROM capability_activities AS a WHERE a.id = activity_id AND a.status = 'HELD'));
--> statement-breakpoint
CALL grant_to_app('insert', 'activity_feedback');
--> statement-breakpoint

ALTER TABLE communities_of_practice ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE communities_of_practice FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY those_who_meet_staff ON communities_of_practice FOR SELECT USING ((SELECT viewer_meets_staff() OR cardinality(viewer_manages()) > 0));
--> statement-breakpoint
CREATE POLICY those_who_convene_start ON communities_of_practice FOR INSERT WITH CHECK (practitioner_id = (SELECT viewer_as_practitioner()));
--> statement-breakpoint
CALL grant_to_app('insert', 'communities_of_practice');
--> statement-breakpoint
ALTER TABLE practice_memberships ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE practice_memberships FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY those_who_meet_staff ON practice_memberships FOR SELECT USING ((SELECT viewer_meets_staff() OR cardinality(viewer_manages()) > 0));
--> statement-breakpoint
CREATE POLICY they_join ON practice_memberships FOR INSERT WITH CHECK (practitioner_id = (SELECT viewer_as_practitioner()));
--> statement-breakpoint
CREATE POLICY they_leave ON practice_memberships FOR UPDATE USING (practitioner_id = (SELECT viewer_as_practitioner())) WITH CHECK (practitioner_id = (SELECT viewer_as_practitioner()));
--> statement-breakpoint
CALL grant_to_app('insert, update (until_date)', 'practice_memberships');
--> statement-breakpoint

-- A region is planned by those who manage there.
ALTER TABLE demand_estimates ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE demand_estimates FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY their_region ON demand_estimates FOR SELECT USING (((SELECT viewer_role()) = 'FUNDING_MANAGER' OR 'workforce-manager' = ANY ((SELECT viewer_scopes())::text[])) AND region_code = ANY ((SELECT viewer_acts_for('region'))::text[]));
--> statement-breakpoint
CREATE POLICY managers_estimate ON demand_estimates FOR INSERT WITH CHECK ('region:' || region_code = ANY ((SELECT viewer_manages())::text[]));
--> statement-breakpoint
CALL grant_to_app('insert', 'demand_estimates');
--> statement-breakpoint
ALTER TABLE workforce_scenarios ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE workforce_scenarios FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY managers_read ON workforce_scenarios FOR SELECT USING ('region:' || region_code = ANY ((SELECT viewer_manages())::text[]));
--> statement-breakpoint
CREATE POLICY managers_keep ON workforce_scenarios FOR INSERT WITH CHECK ('region:' || region_code = ANY ((SELECT viewer_manages())::text[]));
--> statement-breakpoint
CALL grant_to_app('insert', 'workforce_scenarios');
