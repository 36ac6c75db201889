-- What is allocated to a learner goes with them, where the rule of its stream says so. Published for the Ongoing Resourcing
-- Scheme and In-Class Support; the services and equipment are for a learner, and go on at the new institution. A crisis
-- at a school, its roll and its buildings stay with the school.
UPDATE "funding_streams" SET "follows_learner" = true WHERE "code" IN ('ORS', 'ORS_STAFFING', 'ORS_TEACHER_AIDE', 'ORS_CONSUMABLES', 'ICS', 'SHHNF', 'EIS', 'BEHAVIOUR',
  'COMMUNICATION', 'IWS', 'PHYSICAL_DISABILITY', 'ACC', 'ASSISTIVE_TECHNOLOGY', 'NZSL', 'VISION', 'DEAF');--> statement-breakpoint

ALTER TABLE "learner_moves" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "learner_moves" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "roles_that_meet_people" ON "learner_moves" AS RESTRICTIVE FOR SELECT USING (
  (SELECT viewer_role()) IN ('WHANAU', 'LEARNER', 'EDUCATOR', 'COORDINATOR', 'PRACTITIONER', 'FACILITATOR', 'PROVIDER_STAFF', 'FUNDING_MANAGER', 'AGENCY'));--> statement-breakpoint
-- Where a learner went is for those who see what is allocated to them.
CREATE POLICY "granted_learners" ON "learner_moves" FOR SELECT USING (learner_id = ANY ((SELECT viewer_subjects('FUNDING'))::uuid[]));--> statement-breakpoint
CREATE POLICY "managers_of_the_budgets_region" ON "learner_moves" FOR SELECT USING (
  (SELECT viewer_role()) = 'FUNDING_MANAGER' AND EXISTS (SELECT FROM allocations WHERE allocations.learner_id = learner_moves.learner_id));--> statement-breakpoint
-- Moves come with what learners announces, and in no other way.
CREATE POLICY "the_system_adds" ON "learner_moves" FOR INSERT WITH CHECK ((SELECT viewer_role()) = 'SYSTEM' AND is_recorded_by_viewer(recorded_at, recorded_by, recorded_in_role));--> statement-breakpoint
CALL grant_to_app('insert', 'learner_moves');--> statement-breakpoint

-- The move that says where something of a learner is on a day: the latest of those that fall into its time, or that were told
-- after it was recorded. Null while it is where it was recorded.
CREATE FUNCTION move_in_effect(learner uuid, first_day date, last_day date, recorded timestamptz, day date) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (SELECT id FROM learner_moves WHERE learner_id = learner AND on_date <= day AND on_date <= coalesce(last_day, 'infinity') AND (on_date > first_day OR learner_moves.recorded_at > recorded)
    ORDER BY on_date DESC, learner_moves.recorded_at DESC, id DESC LIMIT 1);--> statement-breakpoint
-- Is it an institution's or a community's own budget? The same for everybody who sees an allocation of it, also where they do
-- not see the budget.
CREATE FUNCTION is_own_budget(budget uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM budgets WHERE id = budget AND num_nonnulls(institution_moe_number, community_id) > 0)
$$;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION is_own_budget(uuid) FROM PUBLIC;--> statement-breakpoint
CALL grant_to_app('execute', 'function is_own_budget(uuid)');--> statement-breakpoint
-- Does it go with its learner? Money that an institution or a community was given as its own stays there.
CREATE FUNCTION follows_learner(learner uuid, place integer, stream text, budget uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN learner IS NOT NULL AND place IS NOT NULL AND (SELECT follows_learner FROM funding_streams WHERE code = stream)
    AND NOT is_own_budget(budget);--> statement-breakpoint
-- Two parts, so that the allocations of an institution are found by an index in either. The ledger knows no institution:
-- a move changes no budget, and no entry is written.
CREATE VIEW placed_allocations WITH (security_invoker = true) AS
  SELECT allocation.id, allocation.learner_id, allocation.support_id, allocation.budget_id, allocation.institution_moe_number, allocation.year, allocation.from_date, allocation.until_date, allocation.amount_cents, allocation.gst_inclusive, allocation.quantity, allocation.stream_code, allocation.unit, allocation.status, allocation.hundredths, allocation.allocated, allocation.committed, allocation.paid, allocation.recorded_at, allocation.recorded_by, allocation.recorded_in_role, allocation.institution_moe_number AS allocated_at_moe_number, NULL::date AS moved_on
    FROM allocations AS allocation
    WHERE NOT coalesce(follows_learner(allocation.learner_id, allocation.institution_moe_number, allocation.stream_code, allocation.budget_id)
      AND move_in_effect(allocation.learner_id, allocation.from_date, allocation.until_date, allocation.recorded_at, (now() AT TIME ZONE 'Pacific/Auckland')::date) IS NOT NULL, false)
  UNION ALL
  SELECT allocation.id, allocation.learner_id, allocation.support_id, allocation.budget_id, move.to_institution AS institution_moe_number, allocation.year, allocation.from_date, allocation.until_date, allocation.amount_cents, allocation.gst_inclusive, allocation.quantity, allocation.stream_code, allocation.unit, allocation.status, allocation.hundredths, allocation.allocated, allocation.committed, allocation.paid, allocation.recorded_at, allocation.recorded_by, allocation.recorded_in_role, allocation.institution_moe_number, move.on_date
    FROM learner_moves AS move JOIN allocations AS allocation ON allocation.learner_id = move.learner_id
    WHERE follows_learner(allocation.learner_id, allocation.institution_moe_number, allocation.stream_code, allocation.budget_id)
      AND move.id = move_in_effect(allocation.learner_id, allocation.from_date, allocation.until_date, allocation.recorded_at, (now() AT TIME ZONE 'Pacific/Auckland')::date);--> statement-breakpoint
CALL grant_to_app('select', 'placed_allocations');--> statement-breakpoint

-- Learners in the scheme count where they are on the day.
CREATE OR REPLACE FUNCTION ors_learners_of(institutions integer[], day date)
  RETURNS TABLE (institution_moe_number integer, level text, sense text, funded_weeks text, learners integer, weekly_hundredths bigint, as_of date)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT institution_moe_number, level, sense, coalesce(funded_weeks, 'PRIMARY_AND_INTERMEDIATE'), count(*)::integer, sum(coalesce(granted_weekly_hours, 0) * 100)::bigint,
      max((decided_at AT TIME ZONE 'Pacific/Auckland')::date)
    FROM (
      -- The newest decision about a learner is the one that counts.
      SELECT DISTINCT ON (learner_id) learner_id, level, funded_weeks, granted_weekly_hours, decided_at,
          coalesce((SELECT to_institution FROM learner_moves WHERE id = move_in_effect(application.learner_id, application.from_date, application.until_date, application.recorded_at, day)), institution_moe_number) AS institution_moe_number, CASE WHEN verified_criteria && '{2.1,2.2,6.1}'::text[] THEN 'HEARING' WHEN verified_criteria && '{2.3,6.2}'::text[] THEN 'VISION' ELSE 'NONE' END AS sense
        FROM funding_applications AS application
        WHERE stream_code = 'ORS' AND status = 'APPROVED' AND from_date <= day AND (until_date IS NULL OR until_date >= day)
          AND learner_id IN (SELECT learner_id FROM funding_applications WHERE institution_moe_number = ANY (institutions) UNION SELECT learner_id FROM learner_moves WHERE to_institution = ANY (institutions))
        ORDER BY learner_id, from_date DESC, decided_at DESC, id DESC) AS verified
    WHERE institution_moe_number = ANY (institutions)
      AND CASE viewer_role() WHEN 'FUNDING_MANAGER' THEN cardinality(viewer_acts_for('region')) > 0 WHEN 'EDUCATOR' THEN institution_moe_number::text = ANY (viewer_acts_for('institution'))
        WHEN 'COORDINATOR' THEN institution_moe_number::text = ANY (viewer_acts_for('institution')) ELSE false END
    GROUP BY 1, 2, 3, 4
$$;
