-- What was approved becomes an allocation, and ends when the decision is revised; communities decide what their pools are spent
-- on; and the rules of the streams that learners are in by a decision.

-- The model's own run and whoever may know count the learners of the scheme; a run had counted none since the function was
-- written anew for moves. The teacher time of learners who are verified for a sense is counted where it goes (`elsewhere`).
ALTER TABLE "sensory_providers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "sensory_providers" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "everyone_reads" ON "sensory_providers" FOR SELECT USING (true);--> statement-breakpoint
-- May the viewer know what an institution's entitlement follows from? The institution's own staff, who funds a region, and the
-- model's own run, whose role no token gives.
CREATE FUNCTION knows_inputs_of(institution integer) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN CASE viewer_role() WHEN 'FUNDING_MANAGER' THEN cardinality(viewer_acts_for('region')) > 0
    WHEN 'EDUCATOR' THEN institution::text = ANY (viewer_acts_for('institution'))
    WHEN 'COORDINATOR' THEN institution::text = ANY (viewer_acts_for('institution'))
    WHEN 'SYSTEM' THEN true ELSE false END;--> statement-breakpoint
DROP FUNCTION ors_learners_of(integer[], date);--> statement-breakpoint
CREATE FUNCTION ors_learners_of(institutions integer[], day date)
  RETURNS TABLE (institution_moe_number integer, level text, sense text, funded_weeks text, elsewhere boolean, learners integer, weekly_hundredths bigint, as_of date)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH asked AS (SELECT DISTINCT institution FROM unnest(institutions) AS institution WHERE knows_inputs_of(institution)),
  provided AS (SELECT one.sense, one.institution_moe_number
    FROM (SELECT DISTINCT ON (sense) * FROM sensory_providers WHERE from_date <= day ORDER BY sense, from_date DESC) AS one JOIN asked ON asked.institution = one.institution_moe_number),
  verified AS (
    -- The newest decision about a learner is the one that counts.
    SELECT DISTINCT ON (learner_id) learner_id, level, coalesce(funded_weeks, 'PRIMARY_AND_INTERMEDIATE') AS funded_weeks, coalesce(granted_weekly_hours, 0) * 100 AS weekly, (decided_at AT TIME ZONE 'Pacific/Auckland')::date AS decided_on,
        coalesce((SELECT to_institution FROM learner_moves WHERE id = move_in_effect(application.learner_id, application.from_date, application.until_date, application.recorded_at, day)), institution_moe_number) AS institution,
        CASE WHEN verified_criteria && '{2.1,2.2,6.1}'::text[] THEN 'HEARING' WHEN verified_criteria && '{2.3,6.2}'::text[] THEN 'VISION' ELSE 'NONE' END AS sense
      FROM funding_applications AS application
      WHERE stream_code = 'ORS' AND status = 'APPROVED' AND from_date <= day AND (until_date IS NULL OR until_date >= day)
        AND learner_id IN (SELECT learner_id FROM funding_applications WHERE institution_moe_number IN (SELECT institution FROM asked)
          UNION SELECT learner_id FROM learner_moves WHERE to_institution IN (SELECT institution FROM asked)
          UNION SELECT learner_id FROM funding_applications WHERE verified_criteria && '{2.1,2.2,2.3,6.1,6.2}'::text[] AND EXISTS (SELECT FROM provided))
      ORDER BY learner_id, from_date DESC, decided_at DESC, id DESC)
  SELECT institution, level, sense, funded_weeks, false, count(*)::integer, sum(weekly)::bigint, max(decided_on)
    FROM verified WHERE institution IN (SELECT institution FROM asked) GROUP BY 1, 2, 3, 4
  UNION ALL
  SELECT provided.institution_moe_number, level, sense, funded_weeks, true, count(*)::integer, sum(weekly)::bigint, max(decided_on)
    FROM verified JOIN provided USING (sense) GROUP BY 1, 2, 3, 4
$$;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ors_learners_of(integer[], date) FROM PUBLIC;--> statement-breakpoint
CALL grant_to_app('execute', 'function ors_learners_of(integer[], date)');--> statement-breakpoint
-- What somebody decided that institutions as such get of a stream in a year: what was returned to the budget is not in it. The
-- same for everybody who may know it, also where they do not see the budget.
CREATE FUNCTION decided_for_institutions(institutions integer[], school_year integer)
  RETURNS TABLE (institution_moe_number integer, stream_code text, hundredths bigint, as_of date)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT institution_moe_number, stream_code, sum(CASE WHEN budget_id IS NULL THEN hundredths ELSE allocated + committed + paid END)::bigint, max((recorded_at AT TIME ZONE 'Pacific/Auckland')::date)
    FROM allocations
    WHERE institution_moe_number = ANY (institutions) AND knows_inputs_of(institution_moe_number) AND year = school_year AND learner_id IS NULL AND support_id IS NULL AND status <> 'PROPOSED'
      AND stream_code IN (SELECT rule.stream_code FROM funding_rules AS rule WHERE formula = 'DECIDED')
    GROUP BY 1, 2
$$;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION decided_for_institutions(integer[], integer) FROM PUBLIC;--> statement-breakpoint
CALL grant_to_app('execute', 'function decided_for_institutions(integer[], integer)');--> statement-breakpoint

-- Rules of what learners get by a decision. Numbers that no publication confirms make a rule an example.
INSERT INTO "funding_rules" ("code", "version", "stream_code", "effective_from", "formula", "description", "parameters", "source", "is_example") VALUES
('IN_CLASS_SUPPORT', 1, 'ICS', '2010-01-01', 'GRANTED_HOURS',
  'For learners in Years 1 to 13 with continuing high learning needs who are not in the Ongoing Resourcing Scheme. The hours of each week that were granted, for each funded week of the school year of which the grant covers a day. The weeks are those of the Ongoing Resourcing Scheme, and the terms begin as in 2025: assumptions.',
  '{"primaryWeeks": ["10", "10", "10", "9"], "secondaryWeeks": ["9", "10", "10", "9"], "termsBegin": ["01-27", "04-28", "07-14", "10-06"], "fromYearLevel": "1", "untilYearLevel": "13", "notWith": "ORS"}',
  'Ministry of Education: In-Class Support funding', true),
('IN_CLASS_SUPPORT', 2, 'ICS', '2026-01-01', 'GRANTED_HOURS',
  'For learners in Years 1 to 13 with continuing high learning needs who are not in the Ongoing Resourcing Scheme. The hours of each week that were granted, for each funded week of the school year of which the grant covers a day. The weeks are those of the Ongoing Resourcing Scheme, and the terms begin as in 2026: assumptions.',
  '{"primaryWeeks": ["10", "10", "10", "9"], "secondaryWeeks": ["9", "10", "10", "9"], "termsBegin": ["01-26", "04-20", "07-20", "10-12"], "fromYearLevel": "1", "untilYearLevel": "13", "notWith": "ORS"}',
  'Ministry of Education: In-Class Support funding', true),
('HIGH_HEALTH_NEEDS', 1, 'SHHNF', '2010-01-01', 'GRANTED_HOURS',
  'For learners whose high health needs ask for care and supervision for more than six weeks. The hours of each week that were granted, for each funded week of the school year of which the grant covers a day. The weeks are those of the Ongoing Resourcing Scheme, and the terms begin as in 2025: assumptions.',
  '{"primaryWeeks": ["10", "10", "10", "9"], "secondaryWeeks": ["9", "10", "10", "9"], "termsBegin": ["01-27", "04-28", "07-14", "10-06"], "moreThanWeeks": "6"}',
  'Child and Youth Wellbeing Strategy: School High Health Needs Fund', true),
('HIGH_HEALTH_NEEDS', 2, 'SHHNF', '2026-01-01', 'GRANTED_HOURS',
  'For learners whose high health needs ask for care and supervision for more than six weeks. The hours of each week that were granted, for each funded week of the school year of which the grant covers a day. The weeks are those of the Ongoing Resourcing Scheme, and the terms begin as in 2026: assumptions.',
  '{"primaryWeeks": ["10", "10", "10", "9"], "secondaryWeeks": ["9", "10", "10", "9"], "termsBegin": ["01-26", "04-20", "07-20", "10-12"], "moreThanWeeks": "6"}',
  'Child and Youth Wellbeing Strategy: School High Health Needs Fund', true),
('INTERIM_RESPONSE', 1, 'IRF', '2010-01-01', 'CRISIS_WEEKS',
  'For a crisis of behaviour, and short. An amount for each week of the grant, a week that has begun as a whole one, up to a number of weeks in a school year. The amount and the number are examples.',
  '{"centsOfWeek": "60000", "mostWeeks": "10"}',
  'Inclusive Education guides: Interim Response Fund', true),
('EARLY_INTERVENTION', 1, 'EIS', '2010-01-01', 'DECIDED',
  'For children up to the age of five. Specialists, early intervention teachers and hours of support workers, as the service decides.',
  '{"untilAge": "5"}', 'Ministry of Education: Budget 2025, learning support', false),
('EARLY_INTERVENTION', 2, 'EIS', '2026-01-01', 'DECIDED',
  'For children from early learning to the end of Year 1. Specialists, early intervention teachers and hours of support workers, as the service decides.',
  '{"untilYearLevel": "1"}', 'Ministry of Education: Budget 2025, learning support', false),
('BEHAVIOUR', 1, 'BEHAVIOUR', '2010-01-01', 'DECIDED',
  'For learners in Years 1 to 10 with severe behaviour difficulties. A specialist and hours, as the service decides.',
  '{"fromYearLevel": "1", "untilYearLevel": "10"}', 'Firstport', false),
('COMMUNICATION', 1, 'COMMUNICATION', '2010-01-01', 'DECIDED',
  'For learners aged 5 to 8 who need speech-language support. A specialist and hours, as the service decides.',
  '{"fromAge": "5", "untilAge": "8"}', 'Firstport', false),
('INTENSIVE_WRAPAROUND', 1, 'IWS', '2010-01-01', 'DECIDED',
  'For learners in Years 3 to 10 with the highest behaviour, social or learning needs: a place with an individual plan, as is decided for each. No publication here confirms the years.',
  '{"fromYearLevel": "3", "untilYearLevel": "10"}', NULL, true),
('RTLB_LEARNING_SUPPORT', 1, 'RTLB_LSF', '2010-01-01', 'DECIDED',
  'For learners in Years 1 to 10, through the lead school of their cluster, which holds the funds of all its schools. How much each of the 40 clusters gets is decided, and not published.',
  '{"fromYearLevel": "1", "untilYearLevel": "10"}', 'RTLB: The RTLB service', false),
('RTLB_YEARS_11_13', 1, 'RTLB_YEARS_11_13', '2010-01-01', 'DECIDED',
  'For learners in Years 11 to 13. Schools apply to their cluster in Term 4, and the cluster decides. Paid in parts: 40% in Term 1, 40% in Term 3, and 20% on the school''s statement, as one cluster does.',
  '{"fromYearLevel": "11", "untilYearLevel": "13", "payments": ["40", "40", "20"], "paidWith": ["Term 1", "Term 3", "The school''s statement"]}', 'RTLB Cluster 16', true);--> statement-breakpoint

-- Decisions about a learner, and what is allocated by them, come one after the other: nothing is allocated by what is being revised.
CREATE FUNCTION decide_in_turn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('funding application ' || new.learner_id, 0));
  RETURN new;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "funding_applications_in_turn" BEFORE UPDATE ON "funding_applications" FOR EACH ROW WHEN (new.status = 'APPROVED' AND old.status <> 'APPROVED') EXECUTE FUNCTION decide_in_turn();--> statement-breakpoint
-- Another decision about the same learner for the same, or that puts a learner with In-Class Support into the Ongoing Resourcing
-- Scheme, revises one whose time it cuts into.
CREATE FUNCTION revises(later funding_applications, earlier funding_applications) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN later.id <> earlier.id AND later.learner_id = earlier.learner_id AND later.status = 'APPROVED' AND earlier.status = 'APPROVED'
    AND (later.stream_code = earlier.stream_code OR (later.stream_code = 'ORS' AND earlier.stream_code = 'ICS'))
    AND (later.decided_at, later.id) > (earlier.decided_at, earlier.id) AND later.from_date <= coalesce(earlier.until_date, 'infinity') AND coalesce(later.until_date, 'infinity') >= earlier.from_date;--> statement-breakpoint
-- The day before which the decision was revised: nothing can be allocated from it on. Null while it holds.
CREATE FUNCTION revised_from(application uuid) RETURNS date LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT min(later.from_date) FROM funding_applications AS earlier JOIN funding_applications AS later ON later.learner_id = earlier.learner_id AND revises(later, earlier) WHERE earlier.id = application
$$;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION revised_from(uuid) FROM PUBLIC;--> statement-breakpoint
CALL grant_to_app('execute', 'function revised_from(uuid)');--> statement-breakpoint
CREATE FUNCTION refuse_allocation_of_what_was_revised() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('funding application ' || new.learner_id, 0));
  IF coalesce(new.until_date, 'infinity') >= revised_from(new.application_id) THEN
    RAISE check_violation USING CONSTRAINT = 'allocations_of_what_holds', MESSAGE = 'The decision was revised: allocate by the one that stands.';
  END IF;
  RETURN new;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "allocations_of_what_holds" BEFORE INSERT ON "allocations" FOR EACH ROW WHEN (new.application_id IS NOT NULL) EXECUTE FUNCTION refuse_allocation_of_what_was_revised();--> statement-breakpoint

-- What is for a learner names the decision that it follows from, and lies within its time.
DROP POLICY "managers_allocate_what_was_approved" ON "allocations";--> statement-breakpoint
CREATE POLICY "managers_allocate_what_was_approved" ON "allocations" FOR INSERT WITH CHECK (
  (SELECT viewer_role()) = 'FUNDING_MANAGER' AND budget_id = ANY ((SELECT viewer_budgets())::uuid[]) AND status = 'APPROVED' AND support_id IS NULL
  AND community_decision_id IS NULL AND num_nonnulls(ended_on, ended_by_application_id) = 0 AND is_recorded_by_viewer(recorded_at, recorded_by, recorded_in_role)
  AND EXISTS (SELECT FROM funding_applications AS application JOIN funding_streams AS stream ON stream.code = allocations.stream_code
    WHERE application.id = allocations.application_id AND application.learner_id = allocations.learner_id AND application.stream_code IN (stream.code, stream.part_of_code)
      AND application.status = 'APPROVED' AND application.region_code = ANY ((SELECT viewer_acts_for('region'))::text[])
      AND allocations.from_date >= application.from_date AND coalesce(allocations.until_date, 'infinity') <= coalesce(application.until_date, 'infinity')));--> statement-breakpoint
DROP POLICY "managers_of_the_budgets_region_allocate" ON "allocations";--> statement-breakpoint
CREATE POLICY "managers_of_the_budgets_region_allocate" ON "allocations" FOR INSERT WITH CHECK (
  (SELECT viewer_role()) = 'FUNDING_MANAGER' AND budget_id = ANY ((SELECT viewer_budgets())::uuid[])
  AND status = 'APPROVED' AND num_nonnulls(learner_id, support_id, community_decision_id, ended_on) = 0
  AND is_recorded_by_viewer(recorded_at, recorded_by, recorded_in_role));--> statement-breakpoint
-- Where the learner of an application is on a day, for the region that decided.
CREATE FUNCTION place_of_application(application uuid, day date) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((SELECT to_institution FROM learner_moves WHERE id = move_in_effect(one.learner_id, one.from_date, one.until_date, one.recorded_at, day)), institution_moe_number)
    FROM funding_applications AS one WHERE id = application AND viewer_role() = 'FUNDING_MANAGER' AND region_code = ANY (viewer_acts_for('region'))
$$;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION place_of_application(uuid, date) FROM PUBLIC;--> statement-breakpoint
CALL grant_to_app('execute', 'function place_of_application(uuid, date)');--> statement-breakpoint

-- What was allocated by decisions that this one revises, also from the budgets of another region: for whoever decided it.
CREATE FUNCTION allocations_to_end(application uuid) RETURNS TABLE (id uuid, stream_code text, year integer, from_date date, until_date date, hundredths bigint, allocated bigint,
    weekly_hours numeric, funded_weeks text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT allocation.id, allocation.stream_code, allocation.year, allocation.from_date, allocation.until_date, allocation.hundredths, allocation.allocated, earlier.granted_weekly_hours, earlier.funded_weeks
    FROM funding_applications AS later JOIN funding_applications AS earlier ON earlier.learner_id = later.learner_id AND revises(later, earlier)
      JOIN allocations AS allocation ON allocation.application_id = earlier.id
    WHERE later.id = application AND later.decided_by = viewer_id() AND viewer_role() = 'FUNDING_MANAGER' AND later.region_code = ANY (viewer_acts_for('region'))
      AND allocation.ended_on IS NULL AND allocation.status <> 'ENDED' AND coalesce(allocation.until_date, 'infinity') >= later.from_date
    ORDER BY allocation.id
$$;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION allocations_to_end(uuid) FROM PUBLIC;--> statement-breakpoint
CALL grant_to_app('execute', 'function allocations_to_end(uuid)');--> statement-breakpoint
-- Ends one of them on the day before the revised decision holds, and returns a part of it to its budget. What is committed stays.
CREATE FUNCTION end_allocation(allocation uuid, application uuid, to_release bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  ended allocations;
BEGIN
  IF NOT EXISTS (SELECT FROM allocations_to_end(application) AS one WHERE one.id = allocation AND to_release BETWEEN 0 AND one.allocated) THEN
    RAISE insufficient_privilege USING MESSAGE = 'An allocation ends by a decision that revises the one it follows from.';
  END IF;
  UPDATE allocations SET ended_on = greatest(allocations.from_date, later.from_date - 1), ended_by_application_id = application
    FROM funding_applications AS later WHERE allocations.id = allocation AND later.id = application RETURNING allocations.* INTO ended;
  IF to_release > 0 AND ended.budget_id IS NOT NULL THEN
    INSERT INTO ledger_entries (kind, budget_id, allocation_id, hundredths, happened_on, reason)
      VALUES ('RELEASE', ended.budget_id, allocation, to_release, (now() AT TIME ZONE 'Pacific/Auckland')::date, 'The decision was revised.');
  END IF;
END;
$$;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION end_allocation(uuid, uuid, bigint) FROM PUBLIC;--> statement-breakpoint
CALL grant_to_app('execute', 'function end_allocation(uuid, uuid, bigint)');--> statement-breakpoint
CREATE FUNCTION refuse_second_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE restrict_violation USING MESSAGE = 'What an allocation follows from, and when it ended, stays as it is.';
END;
$$;--> statement-breakpoint
CREATE TRIGGER "allocations_end_once" BEFORE UPDATE ON "allocations" FOR EACH ROW
  WHEN ((old.application_id, old.community_decision_id) IS DISTINCT FROM (new.application_id, new.community_decision_id) OR (old.ended_on IS NOT NULL AND old.ended_on IS DISTINCT FROM new.ended_on))
  EXECUTE FUNCTION refuse_second_end();--> statement-breakpoint

-- The same view, with what an allocation follows from. What has ended is where it was on its last day.
DROP VIEW placed_allocations;--> statement-breakpoint
CREATE VIEW placed_allocations WITH (security_invoker = true) AS
  SELECT allocation.id, allocation.learner_id, allocation.support_id, allocation.budget_id, allocation.institution_moe_number, allocation.year, allocation.from_date, allocation.until_date, allocation.amount_cents, allocation.gst_inclusive, allocation.quantity,
    allocation.stream_code, allocation.unit, allocation.status, allocation.hundredths, allocation.allocated, allocation.committed, allocation.paid, allocation.application_id, allocation.funded_weeks, allocation.community_decision_id, allocation.ended_on, allocation.ended_by_application_id,
    allocation.recorded_at, allocation.recorded_by, allocation.recorded_in_role, allocation.institution_moe_number AS allocated_at_moe_number, NULL::date AS moved_on
    FROM allocations AS allocation
    WHERE NOT coalesce(follows_learner(allocation.learner_id, allocation.institution_moe_number, allocation.stream_code, allocation.budget_id)
      AND move_in_effect(allocation.learner_id, allocation.from_date, least(allocation.until_date, allocation.ended_on), allocation.recorded_at, (now() AT TIME ZONE 'Pacific/Auckland')::date) IS NOT NULL, false)
  UNION ALL
  SELECT allocation.id, allocation.learner_id, allocation.support_id, allocation.budget_id, move.to_institution AS institution_moe_number, allocation.year, allocation.from_date, allocation.until_date, allocation.amount_cents, allocation.gst_inclusive, allocation.quantity,
    allocation.stream_code, allocation.unit, allocation.status, allocation.hundredths, allocation.allocated, allocation.committed, allocation.paid, allocation.application_id, allocation.funded_weeks, allocation.community_decision_id, allocation.ended_on, allocation.ended_by_application_id,
    allocation.recorded_at, allocation.recorded_by, allocation.recorded_in_role, allocation.institution_moe_number, move.on_date
    FROM learner_moves AS move JOIN allocations AS allocation ON allocation.learner_id = move.learner_id
    WHERE follows_learner(allocation.learner_id, allocation.institution_moe_number, allocation.stream_code, allocation.budget_id)
      AND move.id = move_in_effect(allocation.learner_id, allocation.from_date, least(allocation.until_date, allocation.ended_on), allocation.recorded_at, (now() AT TIME ZONE 'Pacific/Auckland')::date);--> statement-breakpoint
CALL grant_to_app('select', 'placed_allocations');--> statement-breakpoint

-- What communities decided, as services announced it. The ids alone: what was decided, services knows.
ALTER TABLE "community_decisions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "community_decisions" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "those_who_lead_the_community" ON "community_decisions" FOR SELECT USING (
  (SELECT viewer_role()) IN ('FACILITATOR', 'COORDINATOR') AND community_id::text = ANY ((SELECT viewer_acts_for('community'))::text[]));--> statement-breakpoint
CREATE POLICY "the_system_reads" ON "community_decisions" FOR SELECT USING ((SELECT viewer_role()) = 'SYSTEM');--> statement-breakpoint
CREATE POLICY "the_system_adds" ON "community_decisions" FOR INSERT WITH CHECK ((SELECT viewer_role()) = 'SYSTEM' AND is_recorded_by_viewer(recorded_at, recorded_by, recorded_in_role));--> statement-breakpoint
CALL grant_to_app('insert', 'community_decisions');--> statement-breakpoint
CREATE FUNCTION refuse_change_of_community_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE restrict_violation USING MESSAGE = 'What a community decided is never changed: another decision takes its place.';
END;
$$;--> statement-breakpoint
CREATE TRIGGER "community_decisions_are_kept" BEFORE UPDATE OR DELETE ON "community_decisions" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_community_decision();--> statement-breakpoint
-- A pool is a community's budget. Who leads the community spends it, by a decision of that community that holds and names it.
DROP POLICY "facilitators_of_the_community" ON "budgets";--> statement-breakpoint
CREATE POLICY "those_who_lead_the_community" ON "budgets" FOR SELECT USING (
  (SELECT viewer_role()) IN ('FACILITATOR', 'COORDINATOR') AND community_id::text = ANY ((SELECT viewer_acts_for('community'))::text[]));--> statement-breakpoint
CREATE FUNCTION viewer_pools() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN CASE WHEN viewer_role() IN ('FACILITATOR', 'COORDINATOR') THEN ARRAY(SELECT id FROM budgets WHERE community_id::text = ANY ((SELECT viewer_acts_for('community'))::text[])) ELSE '{}' END;--> statement-breakpoint
CREATE POLICY "those_who_lead_the_community" ON "allocations" FOR SELECT USING (learner_id IS NULL AND budget_id = ANY ((SELECT viewer_pools())::uuid[]));--> statement-breakpoint
CREATE POLICY "those_who_lead_allocate_what_was_decided" ON "allocations" FOR INSERT WITH CHECK (
  budget_id = ANY ((SELECT viewer_pools())::uuid[]) AND community_decision_id IS NOT NULL AND status = 'APPROVED' AND num_nonnulls(learner_id, support_id, application_id, ended_on) = 0
  AND is_recorded_by_viewer(recorded_at, recorded_by, recorded_in_role));--> statement-breakpoint
CREATE POLICY "those_who_lead_the_community_record" ON "ledger_entries" FOR INSERT WITH CHECK (
  budget_id = ANY ((SELECT viewer_pools())::uuid[]) AND kind IN ('COMMITMENT', 'PAYMENT', 'RELEASE', 'REVERSAL') AND is_recorded_by_viewer(recorded_at, recorded_by, recorded_in_role));--> statement-breakpoint
CREATE FUNCTION refuse_allocation_without_decision() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM community_decisions AS decision JOIN budgets ON budgets.id = new.budget_id AND budgets.community_id = decision.community_id
      WHERE decision.id = new.community_decision_id AND new.budget_id = ANY (decision.budget_ids)) THEN
    RAISE check_violation USING CONSTRAINT = 'allocations_by_own_decision', MESSAGE = 'A pool is spent by decisions of its community that name it.';
  END IF;
  IF EXISTS (SELECT FROM community_decisions WHERE supersedes_id = new.community_decision_id) THEN
    RAISE check_violation USING CONSTRAINT = 'allocations_by_decision_that_holds', MESSAGE = 'Another decision has taken the place of this one.';
  END IF;
  RETURN new;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "allocations_by_own_decision" BEFORE INSERT ON "allocations" FOR EACH ROW WHEN (new.community_decision_id IS NOT NULL) EXECUTE FUNCTION refuse_allocation_without_decision();--> statement-breakpoint

-- Runs that are started through the graph, and carried on by the service itself. A year is closed by operators alone.
CREATE POLICY "funding_managers_start_scenarios" ON "funding_runs" FOR INSERT WITH CHECK (
  (SELECT viewer_role()) = 'FUNDING_MANAGER' AND (SELECT cardinality(viewer_acts_for('region'))) > 0 AND kind = 'SCENARIO'
  AND num_nonnulls(finished_at, held_until, held_by, problem) = 0 AND institutions = 0 AND is_recorded_by_viewer(recorded_at, recorded_by, recorded_in_role));--> statement-breakpoint
CREATE POLICY "the_system_reads" ON "funding_runs" FOR SELECT USING ((SELECT viewer_role()) = 'SYSTEM');--> statement-breakpoint
CREATE POLICY "the_system_carries_on" ON "funding_runs" FOR UPDATE USING ((SELECT viewer_role()) = 'SYSTEM' AND finished_at IS NULL) WITH CHECK ((SELECT viewer_role()) = 'SYSTEM');--> statement-breakpoint
CREATE POLICY "the_system_reads" ON "funding_run_inputs" FOR SELECT USING ((SELECT viewer_role()) = 'SYSTEM');--> statement-breakpoint
CREATE POLICY "the_system_adds" ON "funding_run_inputs" FOR INSERT WITH CHECK ((SELECT viewer_role()) = 'SYSTEM');--> statement-breakpoint
CREATE POLICY "the_system_adds" ON "funding_run_results" FOR INSERT WITH CHECK ((SELECT viewer_role()) = 'SYSTEM');--> statement-breakpoint
CALL grant_to_app('insert (id, year, name, kind, changes), update (finished_at, institutions, held_until, held_by, problem)', 'funding_runs');--> statement-breakpoint
CALL grant_to_app('insert', 'funding_run_inputs');--> statement-breakpoint
CALL grant_to_app('insert', 'funding_run_results');
