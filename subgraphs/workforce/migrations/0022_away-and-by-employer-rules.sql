-- Leave is from somebody's employment: why they are away is health information more often than not, and for the managers of that
-- employment alone. What was recorded before is from the employment that it fell in, the larger one where there were several.
UPDATE leave_periods AS away SET managed_by = (
  SELECT a.managed_by FROM employment_agreements AS a WHERE a.practitioner_id = away.practitioner_id AND away.from_date BETWEEN a.from_date AND coalesce(a.until_date, 'infinity')
  ORDER BY a.fte DESC, a.from_date, a.id LIMIT 1);
--> statement-breakpoint
ALTER TABLE leave_periods DROP CONSTRAINT leave_periods_one_at_a_time;
--> statement-breakpoint
ALTER TABLE leave_periods ADD CONSTRAINT leave_periods_one_at_a_time EXCLUDE USING gist (practitioner_id WITH =, (coalesce(managed_by, '')) WITH =, daterange(from_date, until_date, '[]') WITH &&) WHERE (cancelled_on IS NULL);
--> statement-breakpoint
-- Does the viewer manage for the employer of this person?
CREATE FUNCTION viewer_employs(person uuid, organisation text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN EXISTS (SELECT FROM employment_agreements AS a WHERE a.practitioner_id = person AND a.managed_by = organisation AND organisation = ANY (viewer_manages()) AND coalesce(a.until_date, 'infinity') >= today_in_new_zealand());
--> statement-breakpoint
ALTER POLICY managers_read ON leave_periods USING (managed_by = ANY ((SELECT viewer_manages())::text[]) AND practitioner_id = ANY ((SELECT viewer_team())::uuid[]));
--> statement-breakpoint
ALTER POLICY managers_add ON leave_periods WITH CHECK (
  viewer_employs(practitioner_id, managed_by) AND cancelled_on IS NULL AND (cover_practitioner_id IS NULL OR cover_practitioner_id = ANY ((SELECT viewer_team())::uuid[])));
--> statement-breakpoint
ALTER POLICY managers_change ON leave_periods USING (viewer_employs(practitioner_id, managed_by) AND cancelled_on IS NULL)
  WITH CHECK (viewer_employs(practitioner_id, managed_by) AND (cover_practitioner_id IS NULL OR cover_practitioner_id = ANY ((SELECT viewer_team())::uuid[])));
--> statement-breakpoint
-- What leave was before says why, too.
CREATE POLICY of_leave_that_they_read ON earlier_versions AS RESTRICTIVE FOR SELECT USING (
  table_name <> 'leave_periods' OR EXISTS (SELECT FROM leave_periods AS away WHERE away.id = earlier_versions.row_id));
--> statement-breakpoint
-- That somebody is away, and until when, is one fact to their colleagues, also where they are away from two employments.
CREATE OR REPLACE FUNCTION who_is_away(people uuid[]) RETURNS TABLE (practitioner_id uuid, until_date date, cover_practitioner_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT ON (away.practitioner_id) away.practitioner_id, away.until_date, away.cover_practitioner_id FROM leave_periods AS away
  WHERE (viewer_meets_staff() OR cardinality(viewer_manages()) > 0 OR away.practitioner_id = viewer_as_practitioner() OR away.practitioner_id = ANY ((SELECT viewer_community_people())::uuid[]))
    AND away.practitioner_id = ANY (people) AND away.cancelled_on IS NULL AND today_in_new_zealand() BETWEEN away.from_date AND away.until_date
  ORDER BY away.practitioner_id, away.until_date DESC, away.id
$$;
--> statement-breakpoint

-- Who is away takes a case only where somebody knew of it and says why. Their row is locked, as where leave is recorded: of the two
-- at once, the second sees the first. What a provider allocated is theirs to say, and comes without a reason.
CREATE FUNCTION hold_cases_to_presence() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE people uuid[];
BEGIN
  IF NOT viewer_is_known() OR viewer_role() = 'SYSTEM' THEN
    RETURN NULL;
  END IF;
  SELECT array_agg(DISTINCT practitioner_id) INTO people FROM written WHERE until_date IS NULL AND override_reason IS NULL;
  PERFORM FROM practitioners WHERE id = ANY (people) ORDER BY id FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM written JOIN leave_periods AS away USING (practitioner_id)
    WHERE written.until_date IS NULL AND written.override_reason IS NULL AND away.cancelled_on IS NULL
      AND today_in_new_zealand() BETWEEN away.from_date AND away.until_date AND away.until_date >= written.from_date)
  THEN
    RAISE check_violation USING CONSTRAINT = 'nobody_away_takes_a_case_unseen', MESSAGE = 'Somebody who is away would take a case.';
  END IF;
  RETURN NULL;
END;
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION hold_cases_to_presence() FROM public;
--> statement-breakpoint
CREATE TRIGGER nobody_away_takes_a_case_unseen AFTER INSERT ON case_assignments REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION hold_cases_to_presence();
--> statement-breakpoint
CREATE FUNCTION lock_who_goes_away() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM practitioners WHERE id = new.practitioner_id FOR NO KEY UPDATE;
  RETURN new;
END;
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION lock_who_goes_away() FROM public;
--> statement-breakpoint
CREATE TRIGGER lock_who_goes_away BEFORE INSERT ON leave_periods FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION lock_who_goes_away();
--> statement-breakpoint

-- No employer's positions take more of somebody than that employer agreed with them, and all together no more than all agreed: what
-- another employer pays for is not this one's to fill.
CREATE OR REPLACE FUNCTION hold_positions_within_agreements() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE people uuid[];
BEGIN
  SELECT array_agg(DISTINCT practitioner_id) INTO people FROM written WHERE practitioner_id IS NOT NULL;
  PERFORM FROM practitioners WHERE id = ANY (people) ORDER BY id FOR NO KEY UPDATE;
  IF EXISTS (
    SELECT FROM (
      SELECT sum(fte) OVER (PARTITION BY practitioner_id, managed_by ORDER BY day) AS excess FROM (
        SELECT practitioner_id, managed_by, from_date AS day, fte FROM positions WHERE practitioner_id = ANY (people)
        UNION ALL SELECT practitioner_id, managed_by, until_date + 1, -fte FROM positions WHERE practitioner_id = ANY (people) AND until_date IS NOT NULL
        UNION ALL SELECT practitioner_id, managed_by, from_date, -fte FROM employment_agreements WHERE practitioner_id = ANY (people)
        UNION ALL SELECT practitioner_id, managed_by, until_date + 1, fte FROM employment_agreements WHERE practitioner_id = ANY (people) AND until_date IS NOT NULL
      ) AS changes) AS days WHERE excess > 0)
  THEN
    RAISE check_violation USING CONSTRAINT = 'positions_within_agreements', MESSAGE = 'Somebody would hold more than they are employed for.';
  END IF;
  RETURN NULL;
END;
$$;
