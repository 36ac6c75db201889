-- The profile holds gender and ethnicities, too, and what identifies a learner can be corrected: each change keeps what was there.
CREATE OR REPLACE FUNCTION keep_learner_profile_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO learner_profile_versions (learner_id, version, preferred_name, languages, uses_nz_sign_language, legal_name, date_of_birth, gender, ethnicity_codes, recorded_at, recorded_by, recorded_in_role)
    VALUES (old.id, old.profile_version, old.preferred_name, old.languages, old.uses_nz_sign_language, old.legal_name, old.date_of_birth, old.gender, old.ethnicity_codes, coalesce(old.changed_at, old.updated_at), old.changed_by, coalesce(old.changed_in_role, 'SYSTEM'));
  new.profile_version := old.profile_version + 1;
  new.updated_at := now();
  new.changed_at := now();
  new.changed_by := viewer_id();
  new.changed_in_role := CASE WHEN viewer_is_known() THEN viewer_role() ELSE 'SYSTEM' END;
  RETURN new;
END;
$$;--> statement-breakpoint
DROP TRIGGER "learners_keep_versions" ON "learners";--> statement-breakpoint
CREATE TRIGGER "learners_keep_versions" BEFORE UPDATE ON "learners" FOR EACH ROW
  WHEN ((old.preferred_name, old.languages, old.uses_nz_sign_language, old.legal_name, old.date_of_birth, old.gender, old.ethnicity_codes)
    IS DISTINCT FROM (new.preferred_name, new.languages, new.uses_nz_sign_language, new.legal_name, new.date_of_birth, new.gender, new.ethnicity_codes)) EXECUTE FUNCTION keep_learner_profile_version();--> statement-breakpoint

-- Who was shown a certificate: those who enrol learners, where this one is enrolled.
CREATE FUNCTION viewer_enrols(learner uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT viewer_role() IN ('EDUCATOR', 'COORDINATOR') AND EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = learner AND g.basis = 'ENROLMENT')
$$;--> statement-breakpoint
CREATE POLICY "those_who_enrol_correct" ON "learners" FOR UPDATE USING (viewer_enrols(id)) WITH CHECK (viewer_enrols(id));--> statement-breakpoint
-- Which columns each of them may change, which no policy can say.
CREATE FUNCTION guard_learner_details() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT viewer_is_known() THEN RETURN new; END IF;
  IF (new.legal_name, new.date_of_birth) IS DISTINCT FROM (old.legal_name, old.date_of_birth) AND NOT viewer_enrols(old.id) THEN
    RAISE insufficient_privilege USING MESSAGE = 'A legal name and a day of birth are corrected by those who enrol the learner.';
  END IF;
  IF (new.preferred_name, new.languages, new.uses_nz_sign_language, new.gender, new.ethnicity_codes) IS DISTINCT FROM (old.preferred_name, old.languages, old.uses_nz_sign_language, old.gender, old.ethnicity_codes)
    AND NOT viewer_keeps_profile(old.id) THEN
    RAISE insufficient_privilege USING MESSAGE = 'A profile is kept by the learner, their whānau, and those who hold their information.';
  END IF;
  RETURN new;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "learners_guard_details" BEFORE UPDATE ON "learners" FOR EACH ROW EXECUTE FUNCTION guard_learner_details();--> statement-breakpoint
CALL grant_to_app('update (legal_name, date_of_birth, gender, ethnicity_codes)', 'learners');
