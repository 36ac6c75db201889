-- Who reads and writes what communities try out, how they see themselves, and what they ask of agencies; what can follow what.

DO $$
DECLARE
  kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['improvement_projects', 'project_participations', 'improvement_project_steps', 'implementation_indicators', 'self_reviews', 'indicator_ratings', 'monitoring_reviews', 'brokerage_requests', 'brokerage_steps'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', kept);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', kept);
  END LOOP;
  -- What is tried out is for everybody who has signed in.
  FOREACH kept IN ARRAY ARRAY['improvement_projects', 'project_participations', 'improvement_project_steps'] LOOP
    EXECUTE format('CREATE POLICY known_viewers_read ON %I FOR SELECT USING ((SELECT viewer_is_known()))', kept);
  END LOOP;
  FOREACH kept IN ARRAY ARRAY['self_reviews', 'monitoring_reviews', 'brokerage_requests'] LOOP
    EXECUTE format('CREATE POLICY the_community_reads ON %I FOR SELECT USING (community_id = ANY ((SELECT viewer_communities())::uuid[]))', kept);
  END LOOP;
END $$;
--> statement-breakpoint

CREATE POLICY those_who_lead_add ON improvement_projects FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND community_id = ANY ((SELECT viewer_leads_communities())::uuid[]) AND begun_on <= new_zealand_today());
--> statement-breakpoint
CALL grant_to_app('insert', 'improvement_projects');
--> statement-breakpoint
-- One community in one project for a time.
ALTER TABLE project_participations ADD CONSTRAINT project_participations_do_not_overlap
  EXCLUDE USING gist (project_id WITH =, community_id WITH =, daterange(from_date, until_date, '[]') WITH &&);
--> statement-breakpoint
CREATE FUNCTION project_has_ended(project uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN EXISTS (SELECT FROM improvement_project_steps WHERE project_id = project AND kind = 'ENDED');
--> statement-breakpoint
CREATE POLICY those_who_lead_add ON project_participations FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND community_id = ANY ((SELECT viewer_leads_communities())::uuid[])
  AND from_date <= new_zealand_today() AND num_nonnulls(until_date, ended_because, ended_by) = 0
  AND EXISTS (SELECT FROM improvement_projects AS project WHERE project.id = project_participations.project_id AND project.begun_on <= project_participations.from_date)
  AND NOT project_has_ended(project_id));
--> statement-breakpoint
CREATE POLICY those_who_lead_end ON project_participations FOR UPDATE USING (until_date IS NULL AND community_id = ANY ((SELECT viewer_leads_communities())::uuid[]))
  WITH CHECK (until_date <= new_zealand_today() AND ended_by = (SELECT viewer_id()));
--> statement-breakpoint
CALL grant_to_app('insert, update (until_date, ended_because, ended_by)', 'project_participations');
--> statement-breakpoint
CREATE TRIGGER a_step_follows BEFORE INSERT ON improvement_project_steps FOR EACH ROW EXECUTE FUNCTION place_step('project_id', '{
  "TRIAL_BEGAN": ["NONE"],
  "TRIAL_REVIEWED": ["TRIAL_BEGAN", "TRIAL_REVIEWED"],
  "BUSINESS_AS_USUAL": ["TRIAL_BEGAN", "TRIAL_REVIEWED"],
  "REVIEWED": ["BUSINESS_AS_USUAL", "REVIEWED"],
  "ENDED": ["TRIAL_BEGAN", "TRIAL_REVIEWED", "BUSINESS_AS_USUAL", "REVIEWED"]
}');
--> statement-breakpoint
CREATE POLICY those_who_take_part_add ON improvement_project_steps FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at)
  AND EXISTS (SELECT FROM project_participations AS part WHERE part.project_id = improvement_project_steps.project_id
    AND new_zealand_today() BETWEEN part.from_date AND coalesce(part.until_date, 'infinity') AND part.community_id = ANY ((SELECT viewer_leads_communities())::uuid[])));
--> statement-breakpoint
CALL grant_to_app('insert', 'improvement_project_steps');
--> statement-breakpoint

CREATE POLICY everyone_reads ON implementation_indicators FOR SELECT USING (true);
--> statement-breakpoint
-- The five conditions under which the delivery model succeeds, from the Ministry's pages on working together. The words are this graph's.
INSERT INTO implementation_indicators (code, position, name_en, definition) VALUES
  ('LEADERS_AGREE', 1, 'Leaders agree to work together', 'The leaders of all members have agreed to plan learning support together, say so to their staff and whānau, and give it time.'),
  ('SAFE_DATA_SHARING', 2, 'Information is shared safely', 'Members have agreed what they share, with whose agreement, where it is kept and who can reach it, and they do as they agreed.'),
  ('SKILLS_AND_RESOURCES_KNOWN', 3, 'Skills and resources are known', 'Members know what services, people, skills, places and money the community has, and keep that picture up to date.'),
  ('COLLABORATIVE_DECISIONS', 4, 'Priorities are decided together', 'Members and whānau decide together what comes first and what is used for it, by the rule of their protocol.'),
  ('ONGOING_MONITORING', 5, 'Progress is monitored and reviewed', 'The community looks at what its decisions have changed, at times that it has set, and changes what does not help.');
--> statement-breakpoint
-- Asked for by policies of the tables themselves, which cannot look into them by themselves.
CREATE FUNCTION corrects_self_review(wanted uuid, community uuid, day date) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN EXISTS (SELECT FROM self_reviews WHERE id = wanted AND community_id = community AND reviewed_on = day);
--> statement-breakpoint
CREATE FUNCTION corrects_monitoring_review(wanted uuid, community uuid, first_day date, last_day date) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN EXISTS (SELECT FROM monitoring_reviews WHERE id = wanted AND community_id = community AND from_date = first_day AND until_date = last_day);
--> statement-breakpoint
CREATE POLICY those_who_lead_add ON self_reviews FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND community_id = ANY ((SELECT viewer_leads_communities())::uuid[]) AND reviewed_on <= new_zealand_today()
  AND (corrects_id IS NULL OR corrects_self_review(corrects_id, community_id, reviewed_on)));
--> statement-breakpoint
CALL grant_to_app('insert', 'self_reviews');
--> statement-breakpoint
CREATE POLICY those_of_reviews_seen ON indicator_ratings FOR SELECT USING (EXISTS (SELECT FROM self_reviews AS review WHERE review.id = indicator_ratings.self_review_id));
--> statement-breakpoint
-- Written together with the review: a review that was written says no more later.
CREATE POLICY those_who_wrote_the_review ON indicator_ratings FOR INSERT WITH CHECK (
  EXISTS (SELECT FROM self_reviews AS review WHERE review.id = indicator_ratings.self_review_id AND viewer_writes(review.recorded_by, review.recorded_in_role, review.recorded_at)));
--> statement-breakpoint
CALL grant_to_app('insert', 'indicator_ratings');
--> statement-breakpoint
CREATE POLICY those_who_lead_add ON monitoring_reviews FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND community_id = ANY ((SELECT viewer_leads_communities())::uuid[]) AND until_date <= new_zealand_today()
  AND (corrects_id IS NULL OR corrects_monitoring_review(corrects_id, community_id, from_date, until_date)));
--> statement-breakpoint
CALL grant_to_app('insert', 'monitoring_reviews');
--> statement-breakpoint

-- Is the viewer who is asked: the agency, or somebody who acts for the provider?
CREATE FUNCTION viewer_is_asked(agency text, provider uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(viewer_role() = 'AGENCY' AND agency = ANY (viewer_acts_for('agency')), false)
    OR coalesce(viewer_role() IN ('PROVIDER_STAFF', 'COORDINATOR') AND provider::text = ANY (viewer_acts_for('provider')), false);
--> statement-breakpoint
CREATE POLICY those_asked_read ON brokerage_requests FOR SELECT USING (viewer_is_asked(agency, provider_id));
--> statement-breakpoint
CREATE POLICY those_who_lead_add ON brokerage_requests FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND community_id = ANY ((SELECT viewer_leads_communities())::uuid[]) AND asked_on <= new_zealand_today()
  AND (need_id IS NULL OR EXISTS (SELECT FROM community_needs AS need WHERE need.id = brokerage_requests.need_id AND need.community_id = brokerage_requests.community_id)));
--> statement-breakpoint
CALL grant_to_app('insert', 'brokerage_requests');
--> statement-breakpoint
CREATE TRIGGER a_step_follows BEFORE INSERT ON brokerage_steps FOR EACH ROW EXECUTE FUNCTION place_step('request_id', '{
  "ASKED": ["NONE"],
  "ANSWERED": ["ASKED", "ANSWERED", "DECLINED"],
  "AGREED": ["ASKED", "ANSWERED", "DECLINED"],
  "DECLINED": ["ASKED", "ANSWERED", "AGREED"],
  "FULFILLED": ["AGREED"],
  "WITHDRAWN": ["ASKED", "ANSWERED", "AGREED"]
}');
--> statement-breakpoint
CREATE POLICY those_of_requests_seen ON brokerage_steps FOR SELECT USING (EXISTS (SELECT FROM brokerage_requests AS request WHERE request.id = brokerage_steps.request_id));
--> statement-breakpoint
-- Whoever is asked answers; who asks does everything else, and writes answers down on their word.
CREATE POLICY both_sides_add ON brokerage_steps FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at)
  AND EXISTS (SELECT FROM brokerage_requests AS request WHERE request.id = brokerage_steps.request_id AND brokerage_steps.occurred_on >= request.asked_on
    AND (request.community_id = ANY ((SELECT viewer_leads_communities())::uuid[]) OR (brokerage_steps.kind IN ('ANSWERED', 'AGREED', 'DECLINED') AND viewer_is_asked(request.agency, request.provider_id)))));
--> statement-breakpoint
CALL grant_to_app('insert', 'brokerage_steps');
--> statement-breakpoint

-- Projects are tagged as decisions and improvements are.
DROP POLICY those_of_subjects_seen ON strategic_tags;
--> statement-breakpoint
CREATE POLICY those_of_subjects_seen ON strategic_tags FOR SELECT USING (
  num_nonnulls(decision_id, improvement_id, project_id) = 0
  OR EXISTS (SELECT FROM community_decisions AS decision WHERE decision.id = strategic_tags.decision_id)
  OR (improvement_id IS NOT NULL AND (SELECT viewer_reads_practice()))
  OR (project_id IS NOT NULL AND (SELECT viewer_is_known())));
--> statement-breakpoint
CREATE POLICY those_who_wrote_the_project ON strategic_tags FOR INSERT WITH CHECK (
  EXISTS (SELECT FROM improvement_projects AS subject WHERE subject.id = strategic_tags.project_id AND viewer_writes(subject.recorded_by, subject.recorded_in_role, subject.recorded_at)));
