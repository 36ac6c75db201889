-- Whoever is given a case holds its role that day, and who is handed one holds it with an organisation of the manager's. Their row is
-- locked, as where a position or an employment ends: of the two at once, the second sees the first. This rule comes before that of the
-- room, which triggers run in the order of their names for: who holds no position any more has no full caseload.
CREATE FUNCTION hold_cases_to_roles_held() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE people uuid[];
BEGIN
  IF NOT viewer_is_known() THEN
    RETURN NULL;
  END IF;
  SELECT array_agg(DISTINCT practitioner_id) INTO people FROM written WHERE until_date IS NULL;
  PERFORM FROM practitioners WHERE id = ANY (people) ORDER BY id FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM written WHERE written.until_date IS NULL AND NOT EXISTS (
    SELECT FROM positions AS p WHERE p.practitioner_id = written.practitioner_id AND p.role_code = written.role_code
      AND p.from_date <= today_in_new_zealand() AND coalesce(p.until_date, 'infinity') >= today_in_new_zealand()
      AND (written.handed_over_from_id IS NULL OR p.managed_by = ANY (viewer_manages()))))
  THEN
    RAISE check_violation USING CONSTRAINT = 'case_in_a_role_held', MESSAGE = 'Somebody would take a case in a role that they do not hold.';
  END IF;
  RETURN NULL;
END;
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION hold_cases_to_roles_held() FROM public;
--> statement-breakpoint
CREATE TRIGGER case_in_a_role_held AFTER INSERT ON case_assignments REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION hold_cases_to_roles_held();
--> statement-breakpoint
-- A registration ends in turn with what rests on it: cases, and positions, whose rule looked before it had the lock.
CREATE TRIGGER lock_whose_registration BEFORE UPDATE ON registrations FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION lock_who_goes_away();
--> statement-breakpoint
CREATE OR REPLACE FUNCTION hold_positions_to_registration() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE people uuid[];
BEGIN
  SELECT array_agg(DISTINCT practitioner_id) INTO people FROM written WHERE practitioner_id IS NOT NULL;
  PERFORM FROM practitioners WHERE id = ANY (people) ORDER BY id FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM written JOIN roles ON roles.code = role_code AND requires_registration WHERE practitioner_id IS NOT NULL AND NOT is_registered_on(practitioner_id, registration_body_code, from_date)) THEN
    RAISE check_violation USING CONSTRAINT = 'positions_need_registration', MESSAGE = 'Somebody is not registered for their role.';
  END IF;
  RETURN NULL;
END;
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION hold_filled_positions_to_registration() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE people uuid[];
BEGIN
  SELECT array_agg(DISTINCT practitioner_id) INTO people FROM written WHERE practitioner_id IS NOT NULL;
  PERFORM FROM practitioners WHERE id = ANY (people) ORDER BY id FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM written JOIN before USING (id) JOIN roles ON roles.code = written.role_code AND requires_registration
      WHERE written.practitioner_id IS DISTINCT FROM before.practitioner_id AND written.practitioner_id IS NOT NULL
        AND NOT is_registered_on(written.practitioner_id, registration_body_code, written.from_date)) THEN
    RAISE check_violation USING CONSTRAINT = 'positions_need_registration', MESSAGE = 'Somebody is not registered for their role.';
  END IF;
  RETURN NULL;
END;
$$;
--> statement-breakpoint
-- What a provider allocated to somebody whose position ends in that instant waits for their manager, as any that names no role of theirs.
CREATE OR REPLACE FUNCTION open_allocated_case(learner uuid, support uuid, person uuid, role text, first_day date) RETURNS TABLE (ended_id uuid, ended_until date) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  problem text;
  rule text;
BEGIN
  IF viewer_role() <> 'SYSTEM' THEN
    RAISE insufficient_privilege USING MESSAGE = 'Only another service tells of allocations.';
  END IF;
  -- Whoever it was allocated to has handed it over since: told again, that is the same allocation, and stays handed over.
  IF EXISTS (
    WITH RECURSIVE handed (id, from_id, holder) AS (
      SELECT a.id, a.handed_over_from_id, a.practitioner_id FROM case_assignments AS a
        WHERE a.learner_id = learner AND a.support_id = support AND a.of_allocation AND a.until_date IS NULL AND a.handed_over_from_id IS NOT NULL
      UNION ALL SELECT a.id, a.handed_over_from_id, a.practitioner_id FROM case_assignments AS a JOIN handed ON a.id = handed.from_id)
    SELECT FROM handed WHERE from_id IS NULL AND holder = person)
  THEN
    RETURN;
  END IF;
  RETURN QUERY UPDATE case_assignments AS earlier SET until_date = greatest(earlier.from_date, first_day - 1), status = 'ENDED', end_reason = 'The support was allocated to somebody else.'
    WHERE earlier.learner_id = learner AND earlier.support_id = support AND earlier.of_allocation AND earlier.until_date IS NULL AND earlier.practitioner_id <> person
    RETURNING earlier.id, earlier.until_date;
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
        problem := CASE rule WHEN 'caseload_within_limit' THEN 'CASELOAD_FULL' WHEN 'cases_need_registration' THEN 'NOT_REGISTERED' WHEN 'case_in_a_role_held' THEN 'ROLE_NOT_HELD' END;
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
