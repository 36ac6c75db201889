-- Who regulates whom, what positions of a role are counted in, and how many usual cases fill a full-time week. The bodies are
-- those of the law; the numbers of cases are this system's own, no published ones: change them by a migration.
UPDATE roles SET registration_body_code = CASE registration_body
  WHEN 'New Zealand Psychologists Board' THEN 'PSYCHOLOGISTS_BOARD' WHEN 'Occupational Therapy Board of New Zealand' THEN 'OCCUPATIONAL_THERAPY_BOARD'
  WHEN 'Physiotherapy Board of New Zealand' THEN 'PHYSIOTHERAPY_BOARD' WHEN 'Teaching Council of Aotearoa New Zealand' THEN 'TEACHING_COUNCIL' END;
--> statement-breakpoint
ALTER TABLE roles ADD CONSTRAINT roles_registration_has_its_code CHECK (requires_registration = (registration_body_code IS NOT NULL));
--> statement-breakpoint
-- Speech-language therapists are registered by no law: their association (NZSTA) regulates its members itself.
UPDATE roles SET self_regulated_by = 'NZSTA' WHERE code = 'SPEECH_LANGUAGE_THERAPIST';
--> statement-breakpoint
UPDATE roles SET work_unit = CASE WHEN code IN ('RTLB', 'LSC', 'SENCO', 'TEACHER', 'SCHOOL_LEADER', 'EARLY_INTERVENTION_TEACHER', 'ADVISOR_ON_DEAF_CHILDREN') THEN 'FTTE'
  WHEN code IN ('TEACHER_AIDE', 'EDUCATION_SUPPORT_WORKER') THEN 'HOURS' ELSE 'FTE' END;
--> statement-breakpoint
UPDATE roles SET cases_per_fte = norm.cases FROM (VALUES ('PSYCHOLOGIST', 25), ('SPEECH_LANGUAGE_THERAPIST', 40), ('LEARNING_SUPPORT_ADVISOR', 35), ('EARLY_INTERVENTION_TEACHER', 30),
  ('ADVISOR_ON_DEAF_CHILDREN', 40), ('OCCUPATIONAL_THERAPIST', 40), ('PHYSIOTHERAPIST', 40), ('KAITAKAWAENGA', 40), ('RTLB', 25), ('LSC', 60), ('SENCO', 60),
  ('EDUCATION_SUPPORT_WORKER', 8), ('TEACHER_AIDE', 10)) AS norm (code, cases) WHERE roles.code = norm.code;
--> statement-breakpoint
-- Earlier reviews of cultural competence were days alone.
INSERT INTO cultural_competences (practitioner_id, reviewed_on, framework) SELECT id, cultural_competence_reviewed_on, 'EMPLOYER' FROM practitioners WHERE cultural_competence_reviewed_on IS NOT NULL;
--> statement-breakpoint
-- Positions of before are taken as agreed to.
INSERT INTO employment_agreements (practitioner_id, from_date, until_date, fte, kind, employer, managed_by)
  SELECT practitioner_id, min(from_date), CASE WHEN bool_or(until_date IS NULL) THEN NULL ELSE max(until_date) END, 1, CASE WHEN bool_or(until_date IS NULL) THEN 'PERMANENT' ELSE 'FIXED_TERM' END, min(employer), managed_by
  FROM positions WHERE practitioner_id IS NOT NULL AND managed_by IS NOT NULL GROUP BY practitioner_id, managed_by;
--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS btree_gist;
--> statement-breakpoint
-- One employer agrees with one person on one thing at a time.
ALTER TABLE employment_agreements ADD CONSTRAINT employment_agreements_one_at_a_time EXCLUDE USING gist (practitioner_id WITH =, managed_by WITH =, daterange(from_date, until_date, '[]') WITH &&);
--> statement-breakpoint
ALTER TABLE registrations ADD CONSTRAINT registrations_one_at_a_time EXCLUDE USING gist (practitioner_id WITH =, body WITH =, daterange(from_date, coalesce(ended_on, expires_on + 1), '[)') WITH &&);
--> statement-breakpoint
ALTER TABLE registrations ADD CONSTRAINT registrations_number_is_one_persons EXCLUDE USING gist (body WITH =, number WITH =, practitioner_id WITH <>);
--> statement-breakpoint
CREATE FUNCTION today_in_new_zealand() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE RETURN (now() AT TIME ZONE 'Pacific/Auckland')::date;
--> statement-breakpoint
-- Nobody holds more on any day than they are employed for. Each change of somebody's positions or agreements locks their row
-- first, so that two at a time see each other; it runs as the owner, because a writer may not see all that somebody holds. In
-- the order of days, what is held counts up and what is agreed counts down: above nothing, it is too much.
CREATE FUNCTION hold_positions_within_agreements() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE people uuid[];
BEGIN
  SELECT array_agg(DISTINCT practitioner_id) INTO people FROM written WHERE practitioner_id IS NOT NULL;
  PERFORM FROM practitioners WHERE id = ANY (people) ORDER BY id FOR NO KEY UPDATE;
  IF EXISTS (
    SELECT FROM (
      SELECT sum(fte) OVER (PARTITION BY practitioner_id ORDER BY day) AS excess FROM (
        SELECT practitioner_id, from_date AS day, fte FROM positions WHERE practitioner_id = ANY (people)
        UNION ALL SELECT practitioner_id, until_date + 1, -fte FROM positions WHERE practitioner_id = ANY (people) AND until_date IS NOT NULL
        UNION ALL SELECT practitioner_id, from_date, -fte FROM employment_agreements WHERE practitioner_id = ANY (people)
        UNION ALL SELECT practitioner_id, until_date + 1, fte FROM employment_agreements WHERE practitioner_id = ANY (people) AND until_date IS NOT NULL
      ) AS changes) AS days WHERE excess > 0)
  THEN
    RAISE check_violation USING CONSTRAINT = 'positions_within_agreements', MESSAGE = 'Somebody would hold more than they are employed for.';
  END IF;
  RETURN NULL;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER positions_within_agreements_added AFTER INSERT ON positions REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION hold_positions_within_agreements();
--> statement-breakpoint
CREATE TRIGGER positions_within_agreements_changed AFTER UPDATE ON positions REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION hold_positions_within_agreements();
--> statement-breakpoint
CREATE TRIGGER positions_within_agreements_changed AFTER UPDATE ON employment_agreements REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION hold_positions_within_agreements();
--> statement-breakpoint
-- Who must be registered for a role holds a certificate on the day they begin in it. The person's row is locked as above.
CREATE FUNCTION hold_positions_to_registration() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM written JOIN roles ON roles.code = role_code AND requires_registration WHERE practitioner_id IS NOT NULL AND NOT is_registered_on(practitioner_id, registration_body_code, from_date)) THEN
    RAISE check_violation USING CONSTRAINT = 'positions_need_registration', MESSAGE = 'Somebody is not registered for their role.';
  END IF;
  RETURN NULL;
END;
$$;
--> statement-breakpoint
CREATE FUNCTION hold_filled_positions_to_registration() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM written JOIN before USING (id) JOIN roles ON roles.code = written.role_code AND requires_registration
      WHERE written.practitioner_id IS DISTINCT FROM before.practitioner_id AND written.practitioner_id IS NOT NULL
        AND NOT is_registered_on(written.practitioner_id, registration_body_code, written.from_date)) THEN
    RAISE check_violation USING CONSTRAINT = 'positions_need_registration', MESSAGE = 'Somebody is not registered for their role.';
  END IF;
  RETURN NULL;
END;
$$;
--> statement-breakpoint
CREATE FUNCTION is_registered_on(person uuid, by_body text, day date) RETURNS boolean LANGUAGE sql STABLE
  RETURN EXISTS (SELECT FROM registrations AS r WHERE r.practitioner_id = person AND r.body = by_body AND day >= r.from_date AND day <= r.expires_on AND (r.ended_on IS NULL OR day < r.ended_on));
--> statement-breakpoint
CREATE TRIGGER positions_need_registration_added AFTER INSERT ON positions REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION hold_positions_to_registration();
--> statement-breakpoint
CREATE TRIGGER positions_need_registration_changed AFTER UPDATE ON positions REFERENCING NEW TABLE AS written OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION hold_filled_positions_to_registration();
--> statement-breakpoint
-- What is changed is kept as it was, and the row says who changed it. The application may not write either by itself.
CREATE FUNCTION keep_earlier_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE was jsonb := to_jsonb(old);
BEGIN
  INSERT INTO earlier_versions (table_name, row_id, practitioner_id, was, replaced_at, replaced_by, replaced_in_role)
    VALUES (tg_table_name, old.id, CASE tg_table_name WHEN 'practitioners' THEN old.id ELSE (was ->> 'practitioner_id')::uuid END, was - 'sort_name' - 'managed_by', now(),
      viewer_id(), CASE WHEN viewer_is_known() THEN viewer_role() ELSE 'SYSTEM' END);
  new.recorded_at := now();
  new.recorded_by := viewer_id();
  new.recorded_in_role := CASE WHEN viewer_is_known() THEN viewer_role() ELSE 'SYSTEM' END;
  IF was ? 'version' THEN new := jsonb_populate_record(new, jsonb_build_object('version', (was ->> 'version')::integer + 1)); END IF;
  RETURN new;
END;
$$;
--> statement-breakpoint
-- Who writes for somebody is on record as who writes, whatever the statement says. Commands write for nobody.
CREATE FUNCTION stamp_writer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  new.recorded_at := now();
  new.recorded_by := viewer_id();
  new.recorded_in_role := viewer_role();
  RETURN new;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER stamp_writer BEFORE INSERT ON practitioners FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION stamp_writer();
--> statement-breakpoint
CREATE TRIGGER stamp_writer BEFORE INSERT ON positions FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION stamp_writer();
--> statement-breakpoint
CREATE TRIGGER stamp_writer BEFORE INSERT ON case_assignments FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION stamp_writer();
--> statement-breakpoint
CREATE TRIGGER stamp_writer BEFORE INSERT ON employment_agreements FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION stamp_writer();
--> statement-breakpoint
CREATE TRIGGER stamp_writer BEFORE INSERT ON registrations FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION stamp_writer();
--> statement-breakpoint
CREATE TRIGGER stamp_writer BEFORE INSERT ON practitioner_skills FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION stamp_writer();
--> statement-breakpoint
CREATE TRIGGER stamp_writer BEFORE INSERT ON cultural_competences FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION stamp_writer();
--> statement-breakpoint
CREATE TRIGGER keep_earlier_version BEFORE UPDATE ON practitioners FOR EACH ROW EXECUTE FUNCTION keep_earlier_version();
--> statement-breakpoint
CREATE TRIGGER keep_earlier_version BEFORE UPDATE ON positions FOR EACH ROW EXECUTE FUNCTION keep_earlier_version();
--> statement-breakpoint
CREATE TRIGGER keep_earlier_version BEFORE UPDATE ON case_assignments FOR EACH ROW EXECUTE FUNCTION keep_earlier_version();
--> statement-breakpoint
CREATE TRIGGER keep_earlier_version BEFORE UPDATE ON employment_agreements FOR EACH ROW EXECUTE FUNCTION keep_earlier_version();
--> statement-breakpoint
CREATE TRIGGER keep_earlier_version BEFORE UPDATE ON registrations FOR EACH ROW EXECUTE FUNCTION keep_earlier_version();
--> statement-breakpoint
CREATE TRIGGER keep_earlier_version BEFORE UPDATE ON practitioner_skills FOR EACH ROW EXECUTE FUNCTION keep_earlier_version();
--> statement-breakpoint

-- Who meets whom. Those who work with learners every day find their colleagues by name, role and skill; whānau, learners,
-- agencies, staff of providers and funding managers meet those at whom something points that they were let see; a manager
-- their team; nobody else anybody.
CREATE OR REPLACE FUNCTION viewer_meets_staff() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN viewer_role() IN ('EDUCATOR', 'COORDINATOR', 'PRACTITIONER', 'FACILITATOR');
--> statement-breakpoint
CREATE FUNCTION viewer_meets_whom_they_are_pointed_to() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN viewer_role() IN ('WHANAU', 'LEARNER', 'AGENCY', 'PROVIDER_STAFF', 'FUNDING_MANAGER');
--> statement-breakpoint
-- The organisations whose staff the viewer manages: those of their token, when they hold the scope.
CREATE FUNCTION viewer_manages() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN CASE WHEN 'workforce-manager' = ANY (viewer_scopes()) THEN viewer_organisations() ELSE '{}'::text[] END;
--> statement-breakpoint
-- The viewer as a practitioner; null for anybody who does not work as one, whatever their id.
CREATE FUNCTION viewer_as_practitioner() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN CASE WHEN viewer_role() IN ('EDUCATOR', 'COORDINATOR', 'PRACTITIONER', 'FACILITATOR', 'PROVIDER_STAFF', 'WORKFORCE_MANAGER') AND pg_input_is_valid(viewer_id(), 'uuid') THEN viewer_id()::uuid END;
--> statement-breakpoint
ALTER TABLE employment_agreements ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE employment_agreements FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY managers_read ON employment_agreements FOR SELECT USING (managed_by = ANY ((SELECT viewer_manages())::text[]));
--> statement-breakpoint
CREATE POLICY their_own ON employment_agreements FOR SELECT USING (practitioner_id = (SELECT viewer_as_practitioner()));
--> statement-breakpoint
CREATE POLICY managers_end ON employment_agreements FOR UPDATE USING (managed_by = ANY ((SELECT viewer_manages())::text[])) WITH CHECK (managed_by = ANY ((SELECT viewer_manages())::text[]));
--> statement-breakpoint
CALL grant_to_app('insert, update (until_date)', 'employment_agreements');
--> statement-breakpoint
-- A manager's team: those whom an organisation of theirs employs now or will.
CREATE FUNCTION viewer_team() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN array(SELECT DISTINCT practitioner_id FROM employment_agreements WHERE managed_by = ANY (viewer_manages()) AND coalesce(until_date, 'infinity') >= today_in_new_zealand());
--> statement-breakpoint
-- Is somebody employed now, or will be, by anybody? It runs as the owner: agreements of other employers are not the viewer's to see.
CREATE FUNCTION is_employed(person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM employment_agreements WHERE practitioner_id = person AND coalesce(until_date, 'infinity') >= today_in_new_zealand())
$$;
--> statement-breakpoint
-- A manager agrees with their team, and with whom nobody employs. To agree with somebody shows who they are: nobody reaches for
-- another employer's people by writing an agreement.
CREATE POLICY managers_add ON employment_agreements FOR INSERT WITH CHECK (
  managed_by = ANY ((SELECT viewer_manages())::text[]) AND (practitioner_id = ANY ((SELECT viewer_team())::uuid[]) OR NOT is_employed(practitioner_id)));
--> statement-breakpoint

DROP POLICY agencies_whom_they_are_pointed_to ON practitioners;
--> statement-breakpoint
CREATE POLICY whom_they_are_pointed_to ON practitioners FOR SELECT USING ((SELECT viewer_meets_whom_they_are_pointed_to()) AND id = ANY ((SELECT viewer_subjects('PRACTITIONERS'))::uuid[]));
--> statement-breakpoint
CREATE POLICY themselves ON practitioners FOR SELECT USING (id = (SELECT viewer_as_practitioner()));
--> statement-breakpoint
CREATE POLICY managers_read ON practitioners FOR SELECT USING (id = ANY ((SELECT viewer_team())::uuid[]));
--> statement-breakpoint
CREATE POLICY managers_add ON practitioners FOR INSERT WITH CHECK (cardinality((SELECT viewer_manages())) > 0);
--> statement-breakpoint
CREATE POLICY managers_change ON practitioners FOR UPDATE USING (id = ANY ((SELECT viewer_team())::uuid[])) WITH CHECK (id = ANY ((SELECT viewer_team())::uuid[]));
--> statement-breakpoint
CREATE POLICY themselves_change ON practitioners FOR UPDATE USING (id = (SELECT viewer_as_practitioner())) WITH CHECK (id = (SELECT viewer_as_practitioner()));
--> statement-breakpoint
CALL grant_to_app('insert, update (languages, region_code, base_latitude, base_longitude)', 'practitioners');
--> statement-breakpoint

DROP POLICY agencies_whom_they_are_pointed_to ON positions;
--> statement-breakpoint
CREATE POLICY whom_they_are_pointed_to ON positions FOR SELECT USING ((SELECT viewer_meets_whom_they_are_pointed_to()) AND practitioner_id = ANY ((SELECT viewer_subjects('PRACTITIONERS'))::uuid[]));
--> statement-breakpoint
CREATE POLICY their_own ON positions FOR SELECT USING (practitioner_id = (SELECT viewer_as_practitioner()));
--> statement-breakpoint
CREATE POLICY managers_read ON positions FOR SELECT USING (managed_by = ANY ((SELECT viewer_manages())::text[]));
--> statement-breakpoint
-- Who plans for a region, or pays for what is there, sees what positions there are, whoever employs.
CREATE POLICY their_region ON positions FOR SELECT USING (
  ((SELECT viewer_role()) = 'FUNDING_MANAGER' OR 'workforce-manager' = ANY ((SELECT viewer_scopes())::text[])) AND region_code = ANY ((SELECT viewer_acts_for('region'))::text[]));
--> statement-breakpoint
-- They put only people of their team into them: others have other employers.
CREATE POLICY managers_add ON positions FOR INSERT WITH CHECK (managed_by = ANY ((SELECT viewer_manages())::text[]) AND (practitioner_id IS NULL OR practitioner_id = ANY ((SELECT viewer_team())::uuid[])));
--> statement-breakpoint
CREATE POLICY managers_change ON positions FOR UPDATE USING (managed_by = ANY ((SELECT viewer_manages())::text[]))
  WITH CHECK (managed_by = ANY ((SELECT viewer_manages())::text[]) AND (practitioner_id IS NULL OR practitioner_id = ANY ((SELECT viewer_team())::uuid[])));
--> statement-breakpoint
CALL grant_to_app('insert, update (practitioner_id, until_date)', 'positions');
--> statement-breakpoint

DROP POLICY roles_that_meet_people ON case_assignments;
--> statement-breakpoint
CREATE POLICY roles_that_meet_people ON case_assignments AS RESTRICTIVE FOR SELECT USING (
  (SELECT viewer_meets_staff() OR viewer_meets_whom_they_are_pointed_to() OR cardinality(viewer_manages()) > 0));
--> statement-breakpoint
DROP POLICY own_caseload ON case_assignments;
--> statement-breakpoint
CREATE POLICY own_caseload ON case_assignments FOR SELECT USING (practitioner_id = (SELECT viewer_as_practitioner()));
--> statement-breakpoint
-- A manager sees the cases of their team, in the roles that somebody has with them: not those of another employer.
CREATE POLICY managers_read ON case_assignments FOR SELECT USING (
  (practitioner_id, role_code) IN (SELECT p.practitioner_id, p.role_code FROM positions AS p WHERE p.managed_by = ANY (viewer_manages()) AND coalesce(p.until_date, 'infinity') >= today_in_new_zealand()));
--> statement-breakpoint

ALTER TABLE registrations ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE registrations FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY their_own ON registrations FOR SELECT USING (practitioner_id = (SELECT viewer_as_practitioner()));
--> statement-breakpoint
CREATE POLICY managers_read ON registrations FOR SELECT USING (practitioner_id = ANY ((SELECT viewer_team())::uuid[]));
--> statement-breakpoint
CREATE POLICY managers_add ON registrations FOR INSERT WITH CHECK (practitioner_id = ANY ((SELECT viewer_team())::uuid[]));
--> statement-breakpoint
CREATE POLICY managers_end ON registrations FOR UPDATE USING (practitioner_id = ANY ((SELECT viewer_team())::uuid[])) WITH CHECK (practitioner_id = ANY ((SELECT viewer_team())::uuid[]));
--> statement-breakpoint
CALL grant_to_app('insert, update (ended_on, ending)', 'registrations');
--> statement-breakpoint

ALTER TABLE practitioner_skills ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE practitioner_skills FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY those_who_meet_staff ON practitioner_skills FOR SELECT USING ((SELECT viewer_meets_staff()));
--> statement-breakpoint
CREATE POLICY their_own ON practitioner_skills FOR SELECT USING (practitioner_id = (SELECT viewer_as_practitioner()));
--> statement-breakpoint
CREATE POLICY managers_read ON practitioner_skills FOR SELECT USING (practitioner_id = ANY ((SELECT viewer_team())::uuid[]));
--> statement-breakpoint
CREATE POLICY they_and_managers_add ON practitioner_skills FOR INSERT WITH CHECK (practitioner_id = (SELECT viewer_as_practitioner()) OR practitioner_id = ANY ((SELECT viewer_team())::uuid[]));
--> statement-breakpoint
CREATE POLICY they_and_managers_end ON practitioner_skills FOR UPDATE
  USING (practitioner_id = (SELECT viewer_as_practitioner()) OR practitioner_id = ANY ((SELECT viewer_team())::uuid[]))
  WITH CHECK (practitioner_id = (SELECT viewer_as_practitioner()) OR practitioner_id = ANY ((SELECT viewer_team())::uuid[]));
--> statement-breakpoint
CALL grant_to_app('insert, update (until_date)', 'practitioner_skills');
--> statement-breakpoint

ALTER TABLE cultural_competences ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE cultural_competences FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY those_who_meet_staff ON cultural_competences FOR SELECT USING ((SELECT viewer_meets_staff()));
--> statement-breakpoint
CREATE POLICY their_own ON cultural_competences FOR SELECT USING (practitioner_id = (SELECT viewer_as_practitioner()));
--> statement-breakpoint
CREATE POLICY managers_read ON cultural_competences FOR SELECT USING (practitioner_id = ANY ((SELECT viewer_team())::uuid[]));
--> statement-breakpoint
CREATE POLICY managers_add ON cultural_competences FOR INSERT WITH CHECK (practitioner_id = ANY ((SELECT viewer_team())::uuid[]));
--> statement-breakpoint
CALL grant_to_app('insert', 'cultural_competences');
--> statement-breakpoint

ALTER TABLE earlier_versions ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE earlier_versions FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY their_own ON earlier_versions FOR SELECT USING (practitioner_id = (SELECT viewer_as_practitioner()));
--> statement-breakpoint
CREATE POLICY managers_read ON earlier_versions FOR SELECT USING (practitioner_id = ANY ((SELECT viewer_team())::uuid[]));
