-- How full the weeks of these people are, by role: the weight of the cases that they have, and what fits by today's positions. What
-- fits is null for work that is not counted in cases, and nothing in a role that somebody does not hold today.
CREATE FUNCTION caseloads(people uuid[]) RETURNS TABLE (practitioner_id uuid, role_code text, load numeric, fte numeric, fits numeric) LANGUAGE sql STABLE AS $$
  SELECT practitioner_id, role_code, coalesce(cases.load, 0), coalesce(held.fte, 0), cases_per_fte * coalesce(held.fte, 0)
  FROM (SELECT a.practitioner_id, a.role_code, sum(a.weight) AS load FROM case_assignments AS a WHERE a.practitioner_id = ANY (people) AND a.until_date IS NULL GROUP BY 1, 2) AS cases
    FULL JOIN (SELECT p.practitioner_id, p.role_code, sum(p.fte) AS fte FROM positions AS p
      WHERE p.practitioner_id = ANY (people) AND p.from_date <= today_in_new_zealand() AND coalesce(p.until_date, 'infinity') >= today_in_new_zealand() GROUP BY 1, 2) AS held USING (practitioner_id, role_code)
    JOIN roles ON code = role_code
$$;
--> statement-breakpoint
-- A caseload never passes its limit unless somebody says why: what is written without a reason must fit beside all that there
-- is. The person's row is locked first, so that two who assign at a time see each other; it runs as the owner, because who
-- assigns a case does not see the others.
CREATE FUNCTION hold_caseloads_to_limit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE people uuid[];
BEGIN
  SELECT array_agg(DISTINCT practitioner_id) INTO people FROM written WHERE until_date IS NULL;
  PERFORM FROM practitioners WHERE id = ANY (people) ORDER BY id FOR NO KEY UPDATE;
  IF EXISTS (
    SELECT FROM (SELECT practitioner_id, role_code, coalesce(sum(weight) FILTER (WHERE override_reason IS NOT NULL), 0) AS explained
      FROM written WHERE until_date IS NULL GROUP BY 1, 2 HAVING bool_or(override_reason IS NULL)) AS added
      JOIN caseloads(people) AS week USING (practitioner_id, role_code)
    WHERE load - explained > fits)
  THEN
    RAISE check_violation USING CONSTRAINT = 'caseload_within_limit', MESSAGE = 'The caseload would pass its limit.';
  END IF;
  RETURN NULL;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER caseload_within_limit_added AFTER INSERT ON case_assignments REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION hold_caseloads_to_limit();
--> statement-breakpoint
-- A change is asked only where a case weighs more than it did, or is open again: one that rests or is handed on needs no room.
CREATE FUNCTION hold_changed_caseloads_to_limit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE people uuid[];
BEGIN
  SELECT array_agg(DISTINCT practitioner_id) INTO people FROM written WHERE until_date IS NULL;
  PERFORM FROM practitioners WHERE id = ANY (people) ORDER BY id FOR NO KEY UPDATE;
  IF EXISTS (
    SELECT FROM written JOIN before USING (id) JOIN caseloads(people) AS week ON week.practitioner_id = written.practitioner_id AND week.role_code = written.role_code
    WHERE written.until_date IS NULL AND written.override_reason IS NULL
      AND (written.weight > before.weight OR before.until_date IS NOT NULL OR (written.practitioner_id, written.role_code) IS DISTINCT FROM (before.practitioner_id, before.role_code))
      AND load > fits)
  THEN
    RAISE check_violation USING CONSTRAINT = 'caseload_within_limit', MESSAGE = 'The caseload would pass its limit.';
  END IF;
  RETURN NULL;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER caseload_within_limit_changed AFTER UPDATE ON case_assignments REFERENCING NEW TABLE AS written OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION hold_changed_caseloads_to_limit();
--> statement-breakpoint
-- Who must be registered for a role takes on a case with a certificate for the day on which it begins.
CREATE FUNCTION hold_cases_to_registration() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM written JOIN roles ON roles.code = role_code AND requires_registration WHERE until_date IS NULL AND NOT is_registered_on(practitioner_id, registration_body_code, from_date)) THEN
    RAISE check_violation USING CONSTRAINT = 'cases_need_registration', MESSAGE = 'Somebody is not registered for their role.';
  END IF;
  RETURN NULL;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER cases_need_registration AFTER INSERT ON case_assignments REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION hold_cases_to_registration();
--> statement-breakpoint

-- Who of these can take on a case in a role today, because they hold it and are registered where they must be, and how much room
-- there is, in three steps. For those who match people to cases: they see neither registrations nor caseloads, and how many
-- learners somebody works with is theirs and their manager's to know. The room is null for work that is not counted in cases.
CREATE FUNCTION who_can_take_a_case(people uuid[], role text) RETURNS TABLE (practitioner_id uuid, room text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT week.practitioner_id, CASE WHEN load + 1 > fits THEN 'NONE' WHEN load > fits * 0.75 THEN 'SOME' WHEN fits IS NOT NULL THEN 'AMPLE' END
  FROM caseloads(people) AS week JOIN roles ON code = week.role_code
  WHERE (viewer_meets_staff() OR cardinality(viewer_manages()) > 0) AND week.role_code = role AND week.fte > 0
    AND (NOT requires_registration OR is_registered_on(week.practitioner_id, registration_body_code, today_in_new_zealand()))
$$;
--> statement-breakpoint
-- Does this assignment carry on one that somebody of the viewer's team had, of the same learner, role and support?
CREATE FUNCTION carries_on(earlier uuid, learner uuid, role text, support uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM case_assignments AS a WHERE a.id = earlier AND a.learner_id = learner AND a.role_code = role AND a.support_id IS NOT DISTINCT FROM support AND a.until_date IS NOT NULL
    AND (a.practitioner_id, a.role_code) IN (SELECT p.practitioner_id, p.role_code FROM positions AS p WHERE p.managed_by = ANY (viewer_manages()) AND coalesce(p.until_date, 'infinity') >= today_in_new_zealand()))
$$;
--> statement-breakpoint
-- A case is assigned by those who work with the learner and bring the permit of their record; a manager hands over what their
-- team has already, to their team.
CREATE FUNCTION viewer_assigns_cases() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE RETURN viewer_role() IN ('COORDINATOR', 'PRACTITIONER', 'FACILITATOR');
--> statement-breakpoint
CREATE POLICY those_with_a_permit_assign ON case_assignments FOR INSERT WITH CHECK (
  (SELECT viewer_assigns_cases()) AND learner_id = ANY ((SELECT viewer_permitted('SUPPORTS'))::uuid[]) AND handed_over_from_id IS NULL AND until_date IS NULL);
--> statement-breakpoint
CREATE POLICY managers_hand_over ON case_assignments FOR INSERT WITH CHECK (
  cardinality((SELECT viewer_manages())) > 0 AND practitioner_id = ANY ((SELECT viewer_team())::uuid[]) AND until_date IS NULL AND carries_on(handed_over_from_id, learner_id, role_code, support_id));
--> statement-breakpoint
CREATE POLICY those_with_a_permit_end ON case_assignments FOR UPDATE
  USING ((SELECT viewer_assigns_cases()) AND learner_id = ANY ((SELECT viewer_permitted('SUPPORTS'))::uuid[]) AND until_date IS NULL)
  WITH CHECK ((SELECT viewer_assigns_cases()) AND learner_id = ANY ((SELECT viewer_permitted('SUPPORTS'))::uuid[]));
--> statement-breakpoint
CREATE POLICY their_own_change ON case_assignments FOR UPDATE USING (practitioner_id = (SELECT viewer_as_practitioner()) AND until_date IS NULL) WITH CHECK (practitioner_id = (SELECT viewer_as_practitioner()));
--> statement-breakpoint
CREATE POLICY managers_change ON case_assignments FOR UPDATE
  USING (until_date IS NULL AND (practitioner_id, role_code) IN (SELECT p.practitioner_id, p.role_code FROM positions AS p WHERE p.managed_by = ANY (viewer_manages()) AND coalesce(p.until_date, 'infinity') >= today_in_new_zealand()))
  WITH CHECK ((practitioner_id, role_code) IN (SELECT p.practitioner_id, p.role_code FROM positions AS p WHERE p.managed_by = ANY (viewer_manages()) AND coalesce(p.until_date, 'infinity') >= today_in_new_zealand()));
--> statement-breakpoint
CALL grant_to_app('insert, update (weight, status, until_date, end_reason, override_reason)', 'case_assignments');
