-- A facilitator meets the people of the communities that they facilitate, and no directory of everybody: beside that at whom
-- something points that they were let see.
CREATE OR REPLACE FUNCTION viewer_meets_staff() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN viewer_role() IN ('EDUCATOR', 'COORDINATOR', 'PRACTITIONER');
--> statement-breakpoint
CREATE OR REPLACE FUNCTION viewer_meets_whom_they_are_pointed_to() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN viewer_role() IN ('WHANAU', 'LEARNER', 'AGENCY', 'PROVIDER_STAFF', 'FUNDING_MANAGER', 'FACILITATOR');
--> statement-breakpoint
CREATE FUNCTION viewer_facilitates() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN CASE WHEN viewer_role() = 'FACILITATOR' THEN array(SELECT id::uuid FROM unnest(viewer_acts_for('community')) AS id WHERE pg_input_is_valid(id, 'uuid')) ELSE '{}'::uuid[] END;
--> statement-breakpoint
-- Who works for these communities today, or will.
CREATE FUNCTION viewer_community_people() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN array(SELECT DISTINCT p.practitioner_id FROM positions AS p WHERE p.community_id = ANY (viewer_facilitates()) AND p.practitioner_id IS NOT NULL AND coalesce(p.until_date, 'infinity') >= today_in_new_zealand());
--> statement-breakpoint
CREATE POLICY facilitators_read ON positions FOR SELECT USING (community_id = ANY ((SELECT viewer_facilitates())::uuid[]));
--> statement-breakpoint
CREATE POLICY facilitators_read ON practitioners FOR SELECT USING (id = ANY ((SELECT viewer_community_people())::uuid[]));
--> statement-breakpoint
CREATE POLICY facilitators_read ON practitioner_skills FOR SELECT USING (practitioner_id = ANY ((SELECT viewer_community_people())::uuid[]));
--> statement-breakpoint
CREATE POLICY facilitators_read ON cultural_competences FOR SELECT USING (practitioner_id = ANY ((SELECT viewer_community_people())::uuid[]));
--> statement-breakpoint
CREATE POLICY facilitators_read ON practice_memberships FOR SELECT USING (practitioner_id = ANY ((SELECT viewer_community_people())::uuid[]));
--> statement-breakpoint
CREATE POLICY facilitators_read ON rtlb_liaisons FOR SELECT USING (cluster_id = ANY ((SELECT viewer_facilitates())::uuid[]));
--> statement-breakpoint
-- What builds capability, and who learns from each other about what, tells of nobody's work with learners.
CREATE POLICY facilitators_read ON capability_activities FOR SELECT USING ((SELECT viewer_role()) = 'FACILITATOR');
--> statement-breakpoint
CREATE POLICY facilitators_read ON communities_of_practice FOR SELECT USING ((SELECT viewer_role()) = 'FACILITATOR');
--> statement-breakpoint
CREATE OR REPLACE FUNCTION who_is_away(people uuid[]) RETURNS TABLE (practitioner_id uuid, until_date date, cover_practitioner_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT away.practitioner_id, away.until_date, away.cover_practitioner_id FROM leave_periods AS away
  WHERE (viewer_meets_staff() OR cardinality(viewer_manages()) > 0 OR away.practitioner_id = viewer_as_practitioner() OR away.practitioner_id = ANY ((SELECT viewer_community_people())::uuid[]))
    AND away.practitioner_id = ANY (people) AND away.cancelled_on IS NULL AND today_in_new_zealand() BETWEEN away.from_date AND away.until_date
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION who_can_take_a_case(people uuid[], role text) RETURNS TABLE (practitioner_id uuid, room text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT week.practitioner_id, CASE WHEN load + 1 > fits THEN 'NONE' WHEN load > fits * 0.75 THEN 'SOME' WHEN fits IS NOT NULL THEN 'AMPLE' END
  FROM caseloads(people) AS week JOIN roles ON code = week.role_code
  WHERE (viewer_meets_staff() OR cardinality(viewer_manages()) > 0 OR week.practitioner_id = ANY ((SELECT viewer_community_people())::uuid[])) AND week.role_code = role AND week.fte > 0
    AND (NOT requires_registration OR is_registered_on(week.practitioner_id, registration_body_code, today_in_new_zealand()))
    AND NOT EXISTS (SELECT FROM leave_periods AS away WHERE away.practitioner_id = week.practitioner_id AND away.cancelled_on IS NULL AND today_in_new_zealand() BETWEEN away.from_date AND away.until_date)
$$;
--> statement-breakpoint
-- Coordinators at these schools, for the sum that a facilitator is told of their community's member schools. The schools come from
-- the gateway; whose positions they are stays here.
CREATE FUNCTION coordinators_at(schools integer[]) RETURNS TABLE (id uuid, practitioner_id uuid, institution_moe_number integer, fte numeric) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.id, p.practitioner_id, p.institution_moe_number, p.fte FROM positions AS p
  WHERE cardinality(viewer_facilitates()) > 0 AND p.institution_moe_number = ANY (schools) AND p.role_code = 'LSC'
    AND p.from_date <= today_in_new_zealand() AND coalesce(p.until_date, 'infinity') >= today_in_new_zealand()
$$;
--> statement-breakpoint

-- What a provider's allocation is here: a case of whoever was named, where the rules let them take it on, and otherwise something
-- for their manager to settle. Cases that came of an earlier allocation of the same support end the day before. For the
-- system alone, which is told of it by services; as the owner, because what somebody holds and has is not the system's to see.
CREATE FUNCTION open_allocated_case(learner uuid, support uuid, person uuid, role text, first_day date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  problem text;
  rule text;
BEGIN
  IF viewer_role() <> 'SYSTEM' THEN
    RAISE insufficient_privilege USING MESSAGE = 'Only another service tells of allocations.';
  END IF;
  UPDATE case_assignments AS earlier SET until_date = greatest(earlier.from_date, first_day - 1), status = 'ENDED', end_reason = 'The support was allocated to somebody else.'
    WHERE earlier.learner_id = learner AND earlier.support_id = support AND earlier.of_allocation AND earlier.until_date IS NULL AND earlier.practitioner_id <> person;
  UPDATE unsettled_allocations AS waiting SET settlement = 'REPLACED', settled_at = now(), settled_by = viewer_id(), settled_in_role = viewer_role()
    WHERE waiting.learner_id = learner AND waiting.support_id = support AND waiting.settled_at IS NULL;
  -- Somebody may have given them the case by hand before.
  IF EXISTS (SELECT FROM case_assignments AS a WHERE a.learner_id = learner AND a.support_id = support AND a.practitioner_id = person AND a.until_date IS NULL) THEN
    RETURN;
  END IF;
  IF NOT EXISTS (SELECT FROM practitioners WHERE id = person) THEN
    problem := 'NOT_KNOWN';
  ELSIF NOT EXISTS (SELECT FROM positions AS p WHERE p.practitioner_id = person AND p.role_code = role AND p.from_date <= today_in_new_zealand() AND coalesce(p.until_date, 'infinity') >= today_in_new_zealand()) THEN
    problem := 'ROLE_NOT_HELD';
  ELSE
    BEGIN
      INSERT INTO case_assignments (practitioner_id, learner_id, support_id, from_date, status, role_code, of_allocation)
        VALUES (person, learner, support, first_day, CASE WHEN first_day > today_in_new_zealand() THEN 'PLANNED' ELSE 'ACTIVE' END, role, true);
    EXCEPTION
      WHEN check_violation THEN
        GET STACKED DIAGNOSTICS rule = CONSTRAINT_NAME;
        problem := CASE rule WHEN 'caseload_within_limit' THEN 'CASELOAD_FULL' WHEN 'cases_need_registration' THEN 'NOT_REGISTERED' END;
        IF problem IS NULL THEN
          RAISE;
        END IF;
      -- Somebody gave it to them by hand at the same time.
      WHEN unique_violation THEN
        RETURN;
    END;
  END IF;
  IF problem IS NOT NULL THEN
    INSERT INTO unsettled_allocations (learner_id, support_id, practitioner_id, role_code, from_date, obstacle) VALUES (learner, support, person, role, first_day, problem);
  END IF;
END;
$$;
--> statement-breakpoint
-- A support that ended is nobody's case any more, whoever has it by now.
CREATE FUNCTION close_allocated_cases(learner uuid, support uuid, last_day date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF viewer_role() <> 'SYSTEM' THEN
    RAISE insufficient_privilege USING MESSAGE = 'Only another service tells of the end of supports.';
  END IF;
  UPDATE case_assignments AS a SET until_date = greatest(a.from_date, last_day), status = 'ENDED', end_reason = 'The support ended.'
    WHERE a.learner_id = learner AND a.support_id = support AND a.until_date IS NULL;
  UPDATE unsettled_allocations AS waiting SET settlement = 'CLOSED', settled_at = now(), settled_by = viewer_id(), settled_in_role = viewer_role()
    WHERE waiting.learner_id = learner AND waiting.support_id = support AND waiting.settled_at IS NULL;
END;
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION open_allocated_case(uuid, uuid, uuid, text, date) FROM public;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION close_allocated_cases(uuid, uuid, date) FROM public;
--> statement-breakpoint
CALL grant_to_app('execute', 'function open_allocated_case(uuid, uuid, uuid, text, date)');
--> statement-breakpoint
CALL grant_to_app('execute', 'function close_allocated_cases(uuid, uuid, date)');
--> statement-breakpoint

ALTER TABLE unsettled_allocations ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE unsettled_allocations FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY their_own ON unsettled_allocations FOR SELECT USING (practitioner_id = (SELECT viewer_as_practitioner()));
--> statement-breakpoint
CREATE POLICY managers_read ON unsettled_allocations FOR SELECT USING (practitioner_id = ANY ((SELECT viewer_team())::uuid[]));
--> statement-breakpoint
CREATE POLICY managers_settle ON unsettled_allocations FOR UPDATE USING (settled_at IS NULL AND practitioner_id = ANY ((SELECT viewer_team())::uuid[]))
  WITH CHECK (settlement IN ('OPENED', 'DISMISSED') AND practitioner_id = ANY ((SELECT viewer_team())::uuid[]) AND (case_assignment_id IS NULL OR EXISTS (
    SELECT FROM case_assignments AS a WHERE a.id = case_assignment_id AND a.learner_id = unsettled_allocations.learner_id AND a.support_id = unsettled_allocations.support_id AND a.practitioner_id = unsettled_allocations.practitioner_id)));
--> statement-breakpoint
-- Who settles is on record as who settles, whatever the statement says.
CREATE FUNCTION stamp_settlement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  new.settled_at := now();
  new.settled_by := viewer_id();
  new.settled_in_role := viewer_role();
  RETURN new;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER stamp_settlement BEFORE UPDATE ON unsettled_allocations FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION stamp_settlement();
--> statement-breakpoint
CREATE TRIGGER stamp_writer BEFORE INSERT ON unsettled_allocations FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION stamp_writer();
--> statement-breakpoint
CALL grant_to_app('update (settlement, note, case_assignment_id, settled_at, settled_by, settled_in_role)', 'unsettled_allocations');
--> statement-breakpoint
-- A manager opens what a provider allocated to somebody of their team; nobody else says that a case came of an allocation.
CREATE POLICY managers_open_what_was_allocated ON case_assignments FOR INSERT WITH CHECK (
  of_allocation AND until_date IS NULL AND handed_over_from_id IS NULL AND practitioner_id = ANY ((SELECT viewer_team())::uuid[]));
--> statement-breakpoint
CREATE POLICY what_was_allocated ON case_assignments AS RESTRICTIVE FOR INSERT WITH CHECK (NOT of_allocation OR EXISTS (
  SELECT FROM unsettled_allocations AS waiting WHERE waiting.learner_id = case_assignments.learner_id AND waiting.support_id = case_assignments.support_id
    AND waiting.practitioner_id = case_assignments.practitioner_id AND waiting.role_code = case_assignments.role_code AND waiting.settled_at IS NULL));

--> statement-breakpoint
-- Who manages nobody has no team to look through: a case of somebody else is then refused as fast as one that there is not.
ALTER POLICY managers_read ON case_assignments USING (cardinality((SELECT viewer_manages())) > 0
  AND (practitioner_id, role_code) IN (SELECT p.practitioner_id, p.role_code FROM positions AS p WHERE p.managed_by = ANY (viewer_manages()) AND coalesce(p.until_date, 'infinity') >= today_in_new_zealand()));
