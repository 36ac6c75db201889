-- Who may see and write what the learner's profile holds. Resolvers ask the same first, to say what is wrong; what they forget
-- is refused here.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['culture_and_identities', 'iwi_affiliations', 'learner_profile_versions', 'national_student_numbers', 'whanau_member_versions'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['culture_and_identities', 'iwi_affiliations', 'national_student_numbers', 'whanau_members'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION stamp_provenance()', name || '_provenance', name);
  END LOOP;
END $$;--> statement-breakpoint

-- What is said anew takes the place of what was said before. With its owner's rights: whoever says it may not see, or change,
-- what there was. Commands that load many rows say themselves which one holds.
CREATE FUNCTION replace_current() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  EXECUTE format('UPDATE public.%I SET replaced_at = now() WHERE learner_id = $1 AND replaced_at IS NULL', TG_TABLE_NAME) USING new.learner_id;
  RETURN new;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "iwi_affiliations_replace" BEFORE INSERT ON "iwi_affiliations" FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION replace_current();--> statement-breakpoint
CREATE TRIGGER "culture_and_identities_replace" BEFORE INSERT ON "culture_and_identities" FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION replace_current();--> statement-breakpoint
CREATE TRIGGER "national_student_numbers_replace" BEFORE INSERT ON "national_student_numbers" FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION replace_current();--> statement-breakpoint

-- Iwi. The learner and their whānau see all that was said; others what holds, when they see the learner on a ground that it
-- is shown to; and whoever writes it down sees it in that transaction.
CREATE OR REPLACE FUNCTION refuse_unknown_codes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  unknown text;
BEGIN
  SELECT string_agg('ethnicity ' || code, ', ') INTO unknown
    FROM (SELECT DISTINCT unnest(ethnicity_codes) AS code FROM changed) AS used WHERE NOT EXISTS (SELECT FROM ethnicities e WHERE e.code = used.code);
  IF unknown IS NOT NULL THEN
    RAISE foreign_key_violation USING MESSAGE = 'The classification has no ' || unknown || '.';
  END IF;
  RETURN NULL;
END;
$$;--> statement-breakpoint
CREATE FUNCTION refuse_unknown_iwi() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  unknown text;
BEGIN
  SELECT string_agg('iwi ' || code, ', ') INTO unknown
    FROM (SELECT DISTINCT unnest(iwi_codes) AS code FROM changed) AS used WHERE NOT EXISTS (SELECT FROM iwi i WHERE i.code = used.code);
  IF unknown IS NOT NULL THEN
    RAISE foreign_key_violation USING MESSAGE = 'The classification has no ' || unknown || '.';
  END IF;
  RETURN NULL;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "iwi_affiliations_codes" AFTER INSERT ON "iwi_affiliations" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION refuse_unknown_iwi();--> statement-breakpoint
CREATE TRIGGER "iwi_affiliations_withdrawn" BEFORE UPDATE ON "iwi_affiliations" FOR EACH ROW WHEN (new.withdrawn_at IS DISTINCT FROM old.withdrawn_at) EXECUTE FUNCTION note_who_acted('withdrawn');--> statement-breakpoint
CREATE POLICY "learners_and_whanau_read" ON "iwi_affiliations" FOR SELECT
  USING (EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = iwi_affiliations.learner_id AND g.basis IN ('WHANAU', 'LEARNER')));--> statement-breakpoint
CREATE POLICY "those_it_is_shown_to_read" ON "iwi_affiliations" FOR SELECT USING (replaced_at IS NULL AND withdrawn_at IS NULL
  AND EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = iwi_affiliations.learner_id AND 'IDENTITY' = ANY (g.categories) AND g.basis = ANY (iwi_affiliations.shown_to)));--> statement-breakpoint
CREATE POLICY "writers_read_what_they_write" ON "iwi_affiliations" FOR SELECT
  USING ((recorded_by = (SELECT viewer_id()) AND is_now(recorded_at)) OR (withdrawn_by = (SELECT viewer_id()) AND is_now(withdrawn_at)));--> statement-breakpoint
CREATE POLICY "those_with_a_say_give" ON "iwi_affiliations" FOR INSERT
  WITH CHECK (num_nonnulls(replaced_at, withdrawn_at, withdrawn_by, withdrawn_on_word_of_id) = 0 AND viewer_has_say(learner_id, said_by_whanau_member_id));--> statement-breakpoint
CREATE POLICY "those_with_a_say_withdraw" ON "iwi_affiliations" FOR UPDATE USING (replaced_at IS NULL AND withdrawn_at IS NULL)
  WITH CHECK (is_now(withdrawn_at) AND withdrawn_by = (SELECT viewer_id()) AND viewer_has_say(learner_id, withdrawn_on_word_of_id));--> statement-breakpoint
CALL grant_to_app('insert, update (withdrawn_at, withdrawn_by, withdrawn_in_role, withdrawn_for, withdrawn_on_word_of_id)', 'iwi_affiliations');--> statement-breakpoint

-- National Student Numbers: a scope of their own, and one of three grounds. No consent, law or emergency shows them: those who
-- may use them are named by notice in the Gazette.
CREATE POLICY "those_with_the_scope_read" ON "national_student_numbers" FOR SELECT USING ('national-student-number' = ANY ((SELECT viewer_scopes())::text[])
  AND EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = national_student_numbers.learner_id AND 'IDENTITY' = ANY (g.categories) AND g.basis IN ('WHANAU', 'LEARNER', 'ENROLMENT')));--> statement-breakpoint
CREATE POLICY "those_at_the_institution_record" ON "national_student_numbers" FOR INSERT WITH CHECK (replaced_at IS NULL
  AND 'national-student-number' = ANY ((SELECT viewer_scopes())::text[]) AND viewer_role() IN ('EDUCATOR', 'COORDINATOR')
  AND EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = national_student_numbers.learner_id AND g.basis = 'ENROLMENT'));--> statement-breakpoint
CALL grant_to_app('insert', 'national_student_numbers');--> statement-breakpoint

-- Culture and identity, for those who support the learner.
CREATE POLICY "granted_viewers_read" ON "culture_and_identities" FOR SELECT
  USING (EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = culture_and_identities.learner_id AND 'SUPPORTS' = ANY (g.categories)));--> statement-breakpoint
CREATE POLICY "those_who_say_write" ON "culture_and_identities" FOR INSERT WITH CHECK (replaced_at IS NULL
  AND (said_by_learner OR said_by_whanau_member_id IS NOT NULL) AND viewer_tells_what_is_said(learner_id, said_by_whanau_member_id));--> statement-breakpoint
CALL grant_to_app('insert', 'culture_and_identities');--> statement-breakpoint

-- The profile. What a change replaces is kept; with its owner's rights, because nobody else may write history.
CREATE FUNCTION keep_learner_profile_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO learner_profile_versions (learner_id, version, preferred_name, languages, uses_nz_sign_language, recorded_at, recorded_by, recorded_in_role)
    VALUES (old.id, old.profile_version, old.preferred_name, old.languages, old.uses_nz_sign_language, coalesce(old.changed_at, old.updated_at), old.changed_by, coalesce(old.changed_in_role, 'SYSTEM'));
  new.profile_version := old.profile_version + 1;
  new.updated_at := now();
  new.changed_at := now();
  new.changed_by := viewer_id();
  new.changed_in_role := CASE WHEN viewer_is_known() THEN viewer_role() ELSE 'SYSTEM' END;
  RETURN new;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "learners_keep_versions" BEFORE UPDATE ON "learners" FOR EACH ROW
  WHEN ((old.preferred_name, old.languages, old.uses_nz_sign_language) IS DISTINCT FROM (new.preferred_name, new.languages, new.uses_nz_sign_language)) EXECUTE FUNCTION keep_learner_profile_version();--> statement-breakpoint
-- A name that somebody goes by no more is for those who are close to them.
CREATE POLICY "those_who_are_close_read" ON "learner_profile_versions" FOR SELECT
  USING (EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = learner_profile_versions.learner_id AND g.basis IN ('WHANAU', 'LEARNER', 'ENROLMENT', 'SUPPORT_TEAM')));--> statement-breakpoint
CREATE FUNCTION viewer_keeps_profile(learner uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT viewer_holds(learner) OR EXISTS (SELECT FROM learner_grants AS g LEFT JOIN whanau_members AS member ON member.id = g.source_id AND (member.legal_guardian OR member.lives_with)
    WHERE g.learner_id = learner AND (g.basis = 'LEARNER' OR (g.basis = 'WHANAU' AND member.id IS NOT NULL)))
$$;--> statement-breakpoint
CREATE POLICY "those_who_keep_it_change" ON "learners" FOR UPDATE USING (viewer_keeps_profile(id)) WITH CHECK (viewer_keeps_profile(id));--> statement-breakpoint
CALL grant_to_app('update (preferred_name, languages, uses_nz_sign_language)', 'learners');--> statement-breakpoint

-- Whānau. Who writes somebody into the whānau lets them see the record: those who hold the learner's information do so, and
-- those who decide in law, who cannot make others decide in law.
CREATE POLICY "holders_and_those_who_decide_add" ON "whanau_members" FOR INSERT WITH CHECK (
  num_nonnulls(ended_at, ended_by, end_reason, changed_at, changed_by, changed_in_role) = 0 AND version = 1 AND (viewer_holds(learner_id) OR (viewer_decides_for(learner_id) AND NOT legal_guardian)));--> statement-breakpoint
CREATE POLICY "holders_and_those_concerned_change" ON "whanau_members" FOR UPDATE
  USING (ended_at IS NULL AND (viewer_holds(learner_id) OR viewer_decides_for(learner_id) OR person_id::text = (SELECT viewer_id())))
  WITH CHECK (ended_at IS NULL OR (is_now(ended_at) AND ended_by = (SELECT viewer_id())));--> statement-breakpoint
-- Which of its columns each of them may change, which no policy can say. What was there before is kept with the owner's rights.
CREATE FUNCTION guard_whanau_member() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  is_self boolean := old.person_id::text = viewer_id();
BEGIN
  IF NOT viewer_is_known() OR viewer_holds(old.learner_id) THEN RETURN new; END IF;
  IF new.legal_guardian <> old.legal_guardian OR (old.legal_guardian AND (new.relationship <> old.relationship OR (new.ended_at IS NOT NULL AND NOT is_self))) THEN
    RAISE insufficient_privilege USING MESSAGE = 'Who decides for the learner in law is for those who hold the learner''s information to say.';
  END IF;
  IF (new.name, new.relationship, new.lives_with, new.contact_priority) IS DISTINCT FROM (old.name, old.relationship, old.lives_with, old.contact_priority) AND NOT viewer_decides_for(old.learner_id) THEN
    RAISE insufficient_privilege USING MESSAGE = 'Whānau who do not decide in law change how they like to be reached, and nothing else.';
  END IF;
  IF NOT is_self AND NOT viewer_decides_for(old.learner_id) THEN
    RAISE insufficient_privilege USING MESSAGE = 'This is somebody else of the whānau.';
  END IF;
  RETURN new;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "whanau_members_guard" BEFORE UPDATE ON "whanau_members" FOR EACH ROW EXECUTE FUNCTION guard_whanau_member();--> statement-breakpoint
CREATE TRIGGER "whanau_members_ended" BEFORE UPDATE ON "whanau_members" FOR EACH ROW WHEN (new.ended_at IS DISTINCT FROM old.ended_at) EXECUTE FUNCTION note_who_acted('ended');--> statement-breakpoint
CREATE FUNCTION keep_whanau_member_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO whanau_member_versions (whanau_member_id, learner_id, version, contact_priority, legal_guardian, lives_with, relationship, preferred_channel, preferred_language, name, recorded_at, recorded_by, recorded_in_role)
    VALUES (old.id, old.learner_id, old.version, old.contact_priority, old.legal_guardian, old.lives_with, old.relationship, old.preferred_channel, old.preferred_language, old.name,
      coalesce(old.changed_at, old.recorded_at), coalesce(old.changed_by, old.recorded_by), coalesce(old.changed_in_role, old.recorded_in_role));
  new.version := old.version + 1;
  new.changed_at := now();
  new.changed_by := viewer_id();
  new.changed_in_role := CASE WHEN viewer_is_known() THEN viewer_role() ELSE 'SYSTEM' END;
  RETURN new;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "whanau_members_keep_versions" BEFORE UPDATE ON "whanau_members" FOR EACH ROW
  WHEN ((old.contact_priority, old.legal_guardian, old.lives_with, old.relationship, old.preferred_channel, old.preferred_language, old.name)
    IS DISTINCT FROM (new.contact_priority, new.legal_guardian, new.lives_with, new.relationship, new.preferred_channel, new.preferred_language, new.name)) EXECUTE FUNCTION keep_whanau_member_version();--> statement-breakpoint
CREATE POLICY "granted_viewers_read" ON "whanau_member_versions" FOR SELECT
  USING (EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = whanau_member_versions.learner_id AND 'CONTACT' = ANY (g.categories)));--> statement-breakpoint
CALL grant_to_app('insert, update (contact_priority, legal_guardian, lives_with, relationship, preferred_channel, preferred_language, name, ended_at, ended_by, ended_in_role, ended_for, end_reason)', 'whanau_members');--> statement-breakpoint

-- Who is whānau no more speaks for nobody. The same functions as before, with that said.
CREATE OR REPLACE FUNCTION viewer_has_say(learner uuid, speaker uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT (speaker IS NULL AND EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = learner AND g.basis = 'LEARNER'))
    OR EXISTS (SELECT FROM whanau_members AS member WHERE member.id = speaker AND member.learner_id = learner AND member.ended_at IS NULL AND member.legal_guardian AND (
      EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = learner AND g.basis = 'WHANAU' AND g.source_id = speaker)
      OR (viewer_role() IN ('EDUCATOR', 'COORDINATOR', 'PRACTITIONER')
        AND EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = learner AND g.basis IN ('ENROLMENT', 'SUPPORT_TEAM'))
        AND NOT EXISTS (SELECT FROM contact_restrictions AS restriction WHERE restriction.learner_id = learner AND restriction.person_id = member.person_id
          AND restriction.from_at <= statement_timestamp() AND (restriction.until_at IS NULL OR restriction.until_at > statement_timestamp())))))
$$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION viewer_tells_what_is_said(learner uuid, speaker uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN speaker IS NULL THEN viewer_writes_plan_of(learner) OR EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = learner AND g.basis = 'LEARNER')
    ELSE EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = learner AND g.basis = 'WHANAU' AND g.source_id = speaker)
      OR (viewer_writes_plan_of(learner) AND EXISTS (SELECT FROM whanau_members AS member WHERE member.id = speaker AND member.learner_id = learner AND member.ended_at IS NULL AND member.relationship <> 'OTHER'
        AND NOT EXISTS (SELECT FROM contact_restrictions AS restriction WHERE restriction.learner_id = learner AND restriction.person_id = member.person_id
          AND restriction.from_at <= statement_timestamp() AND (restriction.until_at IS NULL OR restriction.until_at > statement_timestamp()))))
  END
$$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION may_choose_team(learner uuid, chooser uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM whanau_members AS member WHERE member.id = chooser AND member.learner_id = learner AND member.ended_at IS NULL AND member.relationship <> 'OTHER'
    AND NOT EXISTS (SELECT FROM contact_restrictions AS restriction WHERE restriction.learner_id = learner AND restriction.person_id = member.person_id
      AND restriction.from_at <= statement_timestamp() AND (restriction.until_at IS NULL OR restriction.until_at > statement_timestamp())))
$$;--> statement-breakpoint

-- The definition of the grants once more: whānau see the learner until they are taken out of the whānau.
CREATE OR REPLACE VIEW learner_grant_facts WITH (security_invoker = true) AS
  -- Being whānau, until they are taken out of it, but for the times in which an order keeps the person away. OTHER is close to
  -- the learner and no whānau.
  SELECT member.learner_id, 'person:' || member.person_id AS grantee, basis, categories, lower(free)::timestamptz(3) AS valid_from, upper(free)::timestamptz(3) AS valid_until, member.id AS source_id
    FROM whanau_members AS member
    JOIN basis_categories ON basis = 'WHANAU'
    CROSS JOIN LATERAL unnest(tstzmultirange(tstzrange(NULL, member.ended_at)) - coalesce((
      SELECT range_agg(tstzrange(restriction.from_at, restriction.until_at)) FROM contact_restrictions AS restriction
        WHERE restriction.learner_id = member.learner_id AND restriction.person_id = member.person_id), '{}')) AS free
    WHERE member.relationship <> 'OTHER'
  UNION ALL
  SELECT learner.id, 'person:' || learner.id, basis, categories, NULL, NULL, learner.id
    FROM learners AS learner JOIN basis_categories ON basis = 'LEARNER'
  UNION ALL
  SELECT enrolment.learner_id, 'institution:' || enrolment.institution_moe_number, basis, categories, day_begins(enrolment.from_date), day_begins(enrolment.until_date + 1), enrolment.id
    FROM enrolments AS enrolment JOIN basis_categories ON basis = 'ENROLMENT'
  UNION ALL
  SELECT member.learner_id, 'person:' || member.practitioner_id, basis, categories, day_begins(member.from_date), day_begins(member.until_date + 1), member.id
    FROM support_team_members AS member JOIN basis_categories ON basis = 'SUPPORT_TEAM'
    WHERE member.support_id IS NULL
  UNION ALL
  -- Whom a provider named for a support is one of the team from the moment on at which somebody who works with the learner says so,
  SELECT member.learner_id, 'person:' || member.practitioner_id, basis, categories, greatest(day_begins(member.from_date), member.confirmed_at), day_begins(member.until_date + 1), member.id
    FROM support_team_members AS member JOIN basis_categories ON basis = 'SUPPORT_TEAM'
    WHERE member.support_id IS NOT NULL AND member.confirmed_at IS NOT NULL
  UNION ALL
  -- and sees until then what the support needs; nothing more because of that support once they were refused.
  SELECT member.learner_id, 'person:' || member.practitioner_id, basis, categories, day_begins(member.from_date), day_begins(member.until_date + 1), member.id
    FROM support_team_members AS member JOIN basis_categories ON basis = 'SUPPORT_DELIVERY'
    WHERE member.support_id IS NOT NULL AND member.confirmed_at IS NULL
      AND NOT EXISTS (SELECT FROM support_team_members AS refused WHERE refused.learner_id = member.learner_id AND refused.practitioner_id = member.practitioner_id
        AND refused.support_id = member.support_id AND refused.refused_at IS NOT NULL)
  UNION ALL
  -- The one whom the whānau go to is one of the team.
  SELECT contact.learner_id, 'person:' || contact.practitioner_id, basis, categories, day_begins(contact.since_date), day_begins(contact.until_date + 1), contact.id
    FROM known_contacts AS contact JOIN basis_categories ON basis = 'SUPPORT_TEAM'
  UNION ALL
  SELECT entry.learner_id, 'community:' || entry.community_id, basis, categories, day_begins(entry.from_date), day_begins(entry.until_date + 1), entry.id
    FROM register_entries AS entry JOIN basis_categories ON basis = 'COMMUNITY_REGISTER'
    WHERE entry.consented_to_community AND entry.community_id IS NOT NULL
  UNION ALL
  SELECT learner_id, recipient, 'CONSENT', categories, greatest(given_at, day_begins(from_date)), least(withdrawn_at, replaced_at, day_begins(until_date + 1)), id
    FROM consents
  UNION ALL
  SELECT learner_id, recipient, 'LAW', categories, from_at, least(until_at, ended_at), id
    FROM lawful_accesses
  UNION ALL
  SELECT learner_id, 'person:' || person_id, 'BREAK_GLASS', categories, opened_at, least(ends_at, closed_at), id
    FROM break_glass
    -- Nobody is told that there is no such learner, so there can be records of one.
    WHERE EXISTS (SELECT FROM learners WHERE learners.id = break_glass.learner_id);
