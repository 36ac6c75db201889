-- Who reads a budget and an allocation. Role and organisation both have to fit: neither is enough by itself.
DROP POLICY known_viewers_read ON budgets;
--> statement-breakpoint
DROP POLICY known_viewers_read ON allocations;
--> statement-breakpoint
-- A budget for the whole country is for everybody who manages a region's.
CREATE POLICY managers_of_the_region ON budgets FOR SELECT USING (
  (SELECT viewer_role()) = 'FUNDING_MANAGER'
  AND (region_code = ANY ((SELECT viewer_acts_for('region'))::text[])
    OR (num_nonnulls(region_code, institution_moe_number, community_id) = 0 AND (SELECT cardinality(viewer_acts_for('region')) > 0))));
--> statement-breakpoint
CREATE POLICY staff_of_the_institution ON budgets FOR SELECT USING (
  (SELECT viewer_role()) IN ('EDUCATOR', 'COORDINATOR') AND institution_moe_number::text = ANY ((SELECT viewer_acts_for('institution'))::text[]));
--> statement-breakpoint
CREATE POLICY facilitators_of_the_community ON budgets FOR SELECT USING (
  (SELECT viewer_role()) = 'FACILITATOR' AND community_id::text = ANY ((SELECT viewer_acts_for('community'))::text[]));
--> statement-breakpoint
-- Roles that meet people at all. One that is not named, an analyst's or one to come, reads about nobody, whatever it was granted.
CREATE POLICY roles_that_meet_people ON allocations AS RESTRICTIVE FOR SELECT USING (
  (SELECT viewer_role()) IN ('WHANAU', 'LEARNER', 'EDUCATOR', 'COORDINATOR', 'PRACTITIONER', 'FACILITATOR', 'PROVIDER_STAFF', 'FUNDING_MANAGER', 'AGENCY'));
--> statement-breakpoint
-- A learner's are let through when `learners` let the viewer see them, which the request grants for its transaction.
CREATE POLICY granted_learners ON allocations FOR SELECT USING (learner_id = ANY ((SELECT viewer_subjects('FUNDING'))::uuid[]));
--> statement-breakpoint
-- The budgets of the regions that the viewer acts for.
CREATE FUNCTION viewer_budgets() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN ARRAY(SELECT id FROM budgets WHERE region_code = ANY ((SELECT viewer_acts_for('region'))::text[]));
--> statement-breakpoint
-- What a region's budgets are spent on, also for single learners: who they are is decided elsewhere.
CREATE POLICY managers_of_the_budgets_region ON allocations FOR SELECT USING (
  (SELECT viewer_role()) = 'FUNDING_MANAGER' AND budget_id = ANY ((SELECT viewer_budgets())::uuid[]));
--> statement-breakpoint
-- What an institution gets as such. What is for a learner is not its staff's to see by their being there.
CREATE POLICY staff_of_the_institution ON allocations FOR SELECT USING (
  (SELECT viewer_role()) IN ('EDUCATOR', 'COORDINATOR') AND learner_id IS NULL
  AND institution_moe_number::text = ANY ((SELECT viewer_acts_for('institution'))::text[]));
