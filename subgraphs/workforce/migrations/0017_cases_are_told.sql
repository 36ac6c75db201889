-- Who tells of an allocation, or of the end of a support, is given the cases that ended by it, to tell others. As before otherwise.
DROP FUNCTION open_allocated_case(uuid, uuid, uuid, text, date);
--> statement-breakpoint
DROP FUNCTION close_allocated_cases(uuid, uuid, date);
--> statement-breakpoint
CREATE FUNCTION open_allocated_case(learner uuid, support uuid, person uuid, role text, first_day date) RETURNS TABLE (ended_id uuid, ended_until date) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  problem text;
  rule text;
BEGIN
  IF viewer_role() <> 'SYSTEM' THEN
    RAISE insufficient_privilege USING MESSAGE = 'Only another service tells of allocations.';
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
--> statement-breakpoint
CREATE FUNCTION close_allocated_cases(learner uuid, support uuid, last_day date) RETURNS TABLE (ended_id uuid, ended_until date) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF viewer_role() <> 'SYSTEM' THEN
    RAISE insufficient_privilege USING MESSAGE = 'Only another service tells of the end of supports.';
  END IF;
  RETURN QUERY UPDATE case_assignments AS a SET until_date = greatest(a.from_date, last_day), status = 'ENDED', end_reason = 'The support ended.'
    WHERE a.learner_id = learner AND a.support_id = support AND a.until_date IS NULL
    RETURNING a.id, a.until_date;
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

-- What was allocated stays that when it is handed over, and ends when the provider allocates the support anew.
CREATE FUNCTION was_allocated(earlier uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM case_assignments AS a WHERE a.id = earlier AND a.of_allocation)
$$;
--> statement-breakpoint
-- Whether it carries on a case of the viewer's team is asked by `managers_hand_over`.
ALTER POLICY what_was_allocated ON case_assignments WITH CHECK (NOT of_allocation OR (practitioner_id = ANY ((SELECT viewer_team())::uuid[]) AND (
  (handed_over_from_id IS NOT NULL AND was_allocated(handed_over_from_id))
  OR EXISTS (SELECT FROM unsettled_allocations AS waiting WHERE waiting.learner_id = case_assignments.learner_id AND waiting.support_id = case_assignments.support_id
    AND waiting.practitioner_id = case_assignments.practitioner_id AND waiting.role_code = case_assignments.role_code AND waiting.settled_at IS NULL))));
