-- Figures about somebody's week are whole or are not told: who sees a part of somebody's positions would take its sum for all of
-- them. These run as the owner, who sees every position and case, and ask themselves who may be told.

-- How much these people work: for colleagues, for themselves, for facilitators of their people, and where something points at them
-- that the viewer was let see. A manager sees what somebody does for their own organisation, and is told of no more.
CREATE FUNCTION capacities_told(people uuid[]) RETURNS TABLE (practitioner_id uuid, fte numeric) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT person, coalesce((SELECT sum(p.fte) FROM positions AS p
      WHERE p.practitioner_id = person AND p.from_date <= today_in_new_zealand() AND coalesce(p.until_date, 'infinity') >= today_in_new_zealand()), 0)
  FROM unnest(people) AS person
  WHERE (SELECT viewer_meets_staff()) OR person = (SELECT viewer_as_practitioner()) OR person = ANY ((SELECT viewer_community_people())::uuid[])
    OR ((SELECT viewer_meets_whom_they_are_pointed_to()) AND person = ANY ((SELECT viewer_subjects('PRACTITIONERS'))::uuid[]))
$$;
--> statement-breakpoint
-- How full their weeks are: for themselves, and for managers in the roles in which somebody works for them. Cases are of a role and
-- not of an employer, and so is the limit: both are told as `caseload_within_limit` counts them.
CREATE FUNCTION caseloads_told(people uuid[]) RETURNS TABLE (practitioner_id uuid, role_code text, load numeric, fte numeric, fits numeric) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT week.* FROM caseloads(array(SELECT person FROM unnest(people) AS person WHERE person = (SELECT viewer_as_practitioner()) OR person = ANY ((SELECT viewer_team())::uuid[]))) AS week
  WHERE week.practitioner_id = viewer_as_practitioner()
    OR EXISTS (SELECT FROM positions AS p WHERE p.practitioner_id = week.practitioner_id AND p.role_code = week.role_code
      AND p.managed_by = ANY (viewer_manages()) AND coalesce(p.until_date, 'infinity') >= today_in_new_zealand())
$$;
--> statement-breakpoint
-- Managers and facilitators look for whoever holds the role with them: that somebody holds another one elsewhere, and how full
-- they are there, is not theirs to know.
CREATE OR REPLACE FUNCTION who_can_take_a_case(people uuid[], role text) RETURNS TABLE (practitioner_id uuid, room text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT week.practitioner_id, CASE WHEN load + 1 > fits THEN 'NONE' WHEN load > fits * 0.75 THEN 'SOME' WHEN fits IS NOT NULL THEN 'AMPLE' END
  FROM caseloads(people) AS week JOIN roles ON code = week.role_code
  WHERE week.role_code = role AND week.fte > 0
    AND ((SELECT viewer_meets_staff()) OR EXISTS (SELECT FROM positions AS p WHERE p.practitioner_id = week.practitioner_id AND p.role_code = role
      AND (p.managed_by = ANY ((SELECT viewer_manages())::text[]) OR p.community_id = ANY ((SELECT viewer_facilitates())::uuid[]))
      AND p.from_date <= today_in_new_zealand() AND coalesce(p.until_date, 'infinity') >= today_in_new_zealand()))
    AND (NOT requires_registration OR is_registered_on(week.practitioner_id, registration_body_code, today_in_new_zealand()))
    AND NOT EXISTS (SELECT FROM leave_periods AS away WHERE away.practitioner_id = week.practitioner_id AND away.cancelled_on IS NULL AND today_in_new_zealand() BETWEEN away.from_date AND away.until_date)
$$;
