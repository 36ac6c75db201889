-- A provider who tells of its allocation again, such as after correcting a step, takes no case back that was handed over since by the
-- manager of whoever had it.
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
