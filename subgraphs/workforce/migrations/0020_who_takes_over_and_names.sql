-- A manager hands cases over to whoever holds the role with them: that somebody of the team holds it with another employer is that one's
-- to arrange.
ALTER POLICY managers_hand_over ON case_assignments WITH CHECK (
  cardinality((SELECT viewer_manages())) > 0 AND practitioner_id = ANY ((SELECT viewer_team())::uuid[]) AND until_date IS NULL AND carries_on(handed_over_from_id, learner_id, role_code, support_id)
  AND (practitioner_id, role_code) IN (SELECT p.practitioner_id, p.role_code FROM positions AS p WHERE p.managed_by = ANY (viewer_manages()) AND coalesce(p.until_date, 'infinity') >= today_in_new_zealand()));
--> statement-breakpoint
-- Names change. Managers write them, as whoever employs knows them; nobody gives themselves another one.
CALL grant_to_app('update (name)', 'practitioners');
--> statement-breakpoint
CREATE FUNCTION hold_names_to_managers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF viewer_is_known() AND NOT new.id = ANY (viewer_team()) THEN
    RAISE insufficient_privilege USING MESSAGE = 'Managers of their team write a name.';
  END IF;
  RETURN new;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER names_by_managers BEFORE UPDATE OF name ON practitioners FOR EACH ROW WHEN (old.name IS DISTINCT FROM new.name) EXECUTE FUNCTION hold_names_to_managers();
--> statement-breakpoint
-- What was allocated waits for managers of the role: for those with whom somebody holds it, and for every manager of theirs where they hold
-- it with nobody. As the owner, because positions with another employer are not the viewer's to see.
CREATE FUNCTION is_of_team_in_role(person uuid, role text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(bool_or(p.managed_by = ANY (viewer_manages())), true) FROM positions AS p
  WHERE p.practitioner_id = person AND p.role_code = role AND coalesce(p.until_date, 'infinity') >= today_in_new_zealand()
$$;
--> statement-breakpoint
ALTER POLICY managers_read ON unsettled_allocations USING (practitioner_id = ANY ((SELECT viewer_team())::uuid[]) AND is_of_team_in_role(practitioner_id, role_code));
--> statement-breakpoint
ALTER POLICY managers_settle ON unsettled_allocations USING (settled_at IS NULL AND practitioner_id = ANY ((SELECT viewer_team())::uuid[]) AND is_of_team_in_role(practitioner_id, role_code));
