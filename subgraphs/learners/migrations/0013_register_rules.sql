CREATE FUNCTION today_in_new_zealand() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (statement_timestamp() AT TIME ZONE 'Pacific/Auckland')::date;--> statement-breakpoint

-- Full-time at one place at a time, days counting on both ends; every school is full-time. Part-time early learning may
-- overlap with anything. Checked at the end of a statement, or of a move that asks for it (set constraints): who moves a
-- learner writes the new enrolment while they still see the learner by the old one.
ALTER TABLE "enrolments" DROP CONSTRAINT "enrolments_one_school_at_a_time";--> statement-breakpoint
ALTER TABLE "enrolments" ADD CONSTRAINT "enrolments_one_full_time_at_a_time"
  EXCLUDE USING gist ("learner_id" WITH =, daterange("from_date", "until_date", '[]') WITH &&) WHERE ("attendance" = 'FULL_TIME') DEFERRABLE INITIALLY IMMEDIATE;--> statement-breakpoint

-- One line of a register for one need: no second one that says the same while the first goes on.
CREATE UNIQUE INDEX "register_entries_one_for_each_need" ON "register_entries" ("learner_id", "institution_moe_number", "support_need_code", "sub_need_code")
  NULLS NOT DISTINCT WHERE "until_date" IS NULL;--> statement-breakpoint

CREATE FUNCTION stamp_last_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  new.changed_at := now();
  new.changed_by := viewer_id();
  new.changed_in_role := CASE WHEN viewer_is_known() THEN viewer_role() ELSE 'SYSTEM' END;
  RETURN new;
END;
$$;--> statement-breakpoint
-- Who writes a row is the viewer, whatever the row says; a command (an import) has none.
CREATE FUNCTION stamp_provenance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF viewer_is_known() THEN
    new.recorded_at := now();
    new.recorded_by := viewer_id();
    new.recorded_in_role := viewer_role();
  END IF;
  RETURN new;
END;
$$;--> statement-breakpoint
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['enrolments', 'known_contacts', 'needs', 'register_entries', 'register_diagnoses'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION stamp_provenance()', name || '_provenance', name);
  END LOOP;
END $$;--> statement-breakpoint
CREATE TRIGGER "enrolments_last_change" BEFORE UPDATE ON "enrolments" FOR EACH ROW EXECUTE FUNCTION stamp_last_change();--> statement-breakpoint
CREATE TRIGGER "known_contacts_last_change" BEFORE UPDATE ON "known_contacts" FOR EACH ROW EXECUTE FUNCTION stamp_last_change();--> statement-breakpoint

-- Keeps what a change of an entry replaces, counts versions, and notes who changed it. With its owner's rights: nobody else
-- may write history.
CREATE FUNCTION keep_register_entry_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO register_entry_versions (entry_id, version, learner_id, community_id, consent_told_by, from_date, until_date, first_concern_on, identified_on, tier_from, consented_on,
      priority, consented_to_community, tier, learner_status, attendance_threshold, response_status, response_type, response_provider, internal_response, stream_code,
      need_area, support_need_code, sub_need_code, close_reason, recorded_at, recorded_by, recorded_in_role)
    VALUES (old.id, old.version, old.learner_id, old.community_id, old.consent_told_by, old.from_date, old.until_date, old.first_concern_on, old.identified_on, old.tier_from, old.consented_on,
      old.priority, old.consented_to_community, old.tier, old.learner_status, old.attendance_threshold, old.response_status, old.response_type, old.response_provider, old.internal_response, old.stream_code,
      old.need_area, old.support_need_code, old.sub_need_code, old.close_reason, old.recorded_at, old.recorded_by, old.recorded_in_role);
  new.version := old.version + 1;
  new.recorded_at := now();
  new.recorded_by := viewer_id();
  new.recorded_in_role := CASE WHEN viewer_is_known() THEN viewer_role() ELSE 'SYSTEM' END;
  RETURN new;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "register_entries_keep_versions" BEFORE UPDATE ON "register_entries" FOR EACH ROW WHEN (old IS DISTINCT FROM new) EXECUTE FUNCTION keep_register_entry_version();--> statement-breakpoint

-- What an entry goes on from, it goes on with: also the diagnosis, which not everybody who moves a learner may read. With its
-- owner's rights for that reason. Commands write what they know themselves.
CREATE FUNCTION carry_register_diagnosis() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO register_diagnoses (entry_id, learner_id, type, sub_type)
    SELECT new.id, new.learner_id, type, sub_type FROM (
      SELECT type, sub_type FROM register_diagnoses WHERE entry_id = new.continues_id AND learner_id = new.learner_id ORDER BY id DESC LIMIT 1) AS newest
    WHERE type IS NOT NULL;
  RETURN NULL;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "register_entries_carry_diagnosis" AFTER INSERT ON "register_entries" FOR EACH ROW WHEN (new.continues_id IS NOT NULL AND viewer_is_known()) EXECUTE FUNCTION carry_register_diagnosis();--> statement-breakpoint

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['register_entry_versions', 'register_diagnoses', 'vocabulary_versions', 'vocabulary_terms', 'local_learner_ids', 'imported_register_rows'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['vocabulary_versions', 'vocabulary_terms'] LOOP
    EXECUTE format('CREATE POLICY everyone_reads ON %I FOR SELECT USING (true)', name);
  END LOOP;
  -- For imports alone.
  FOREACH name IN ARRAY ARRAY['local_learner_ids', 'imported_register_rows'] LOOP
    EXECUTE format('CREATE POLICY nobody_reads ON %I FOR SELECT USING (false)', name);
  END LOOP;
END $$;--> statement-breakpoint

-- Who agrees that a community sees an entry agrees to what it says, not to what it said.
CREATE POLICY "granted_viewers_read" ON "register_entry_versions" FOR SELECT
  USING (EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = register_entry_versions.learner_id AND 'NEEDS' = ANY (g.categories) AND g.basis <> 'COMMUNITY_REGISTER'));--> statement-breakpoint
-- Health, and the institution whose register it is: it wrote it down, or took the learner over with it.
CREATE POLICY "granted_viewers_read" ON "register_diagnoses" FOR SELECT
  USING (EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = register_diagnoses.learner_id AND ('HEALTH' = ANY (g.categories) OR g.basis = 'ENROLMENT')));--> statement-breakpoint

CREATE FUNCTION viewer_is_at(institution integer) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN 'institution:' || institution = ANY (viewer_organisations());--> statement-breakpoint

-- May the viewer decide where this learner is enrolled? Those at the institution where the learner is, and those at one to
-- which the learner or their whānau opened what a move takes along. Seeing a learner in a community's register, by a law
-- or in an emergency is no way of getting them enrolled, and with that the whole record.
CREATE FUNCTION viewer_may_move(learner uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT viewer_role() IN ('EDUCATOR', 'COORDINATOR')
    AND EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = learner AND g.categories @> '{EDUCATION,NEEDS,SUPPORTS}'
      AND (g.basis = 'ENROLMENT' OR (g.basis = 'CONSENT' AND starts_with(g.grantee, 'institution:'))))
$$;--> statement-breakpoint
-- Does the viewer keep this institution's register, and is the learner enrolled there?
CREATE FUNCTION viewer_keeps_register(learner uuid, institution integer) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT viewer_role() IN ('EDUCATOR', 'COORDINATOR')
    AND EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = learner AND g.basis = 'ENROLMENT' AND g.grantee = 'institution:' || institution)
$$;--> statement-breakpoint

-- Enrolments. Who has the learner may enrol them elsewhere, too: that is a move.
CREATE POLICY "those_at_an_institution_enrol" ON "enrolments" FOR INSERT WITH CHECK (
  num_nonnulls(end_reason, end_note, changed_at, changed_by, changed_in_role) = 0 AND viewer_may_move(learner_id) AND (viewer_is_at(institution_moe_number)
    OR EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = enrolments.learner_id AND g.basis = 'ENROLMENT')));--> statement-breakpoint
CREATE POLICY "those_at_an_institution_end" ON "enrolments" FOR UPDATE
  USING ((until_date IS NULL OR until_date >= today_in_new_zealand()) AND viewer_may_move(learner_id)) WITH CHECK (until_date IS NOT NULL AND viewer_may_move(learner_id));--> statement-breakpoint
CALL grant_to_app('insert, update (until_date, end_reason, end_note)', 'enrolments');--> statement-breakpoint

-- Known contacts are decided by those who hold the learner's information: a contact sees health and notes. A move leaves
-- the contact, and asks whether it is still the right one.
CREATE POLICY "holders_assign" ON "known_contacts" FOR INSERT WITH CHECK (
  viewer_holds(learner_id) AND num_nonnulls(until_date, hand_over_reason, to_confirm_since, changed_at, changed_by, changed_in_role) = 0 AND since_date <= today_in_new_zealand());--> statement-breakpoint
CREATE POLICY "holders_hand_over" ON "known_contacts" FOR UPDATE USING (until_date IS NULL AND (viewer_holds(learner_id) OR viewer_may_move(learner_id)))
  WITH CHECK (viewer_holds(learner_id) OR (viewer_may_move(learner_id) AND until_date IS NULL));--> statement-breakpoint
CALL grant_to_app('insert, update (until_date, hand_over_reason, to_confirm_since)', 'known_contacts');--> statement-breakpoint

-- Entries of registers, and the needs that they are about. After a move an entry goes on from the one before, and shows a
-- community no more than that one did. A function, because a policy cannot ask its own table.
CREATE FUNCTION register_entry_goes_on(continued uuid, learner uuid, community uuid, consented boolean) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM register_entries AS earlier WHERE earlier.id = continued AND earlier.learner_id = learner
    AND (NOT consented OR (earlier.consented_to_community AND earlier.community_id = community)))
$$;--> statement-breakpoint
CREATE POLICY "those_at_the_institution_add" ON "register_entries" FOR INSERT WITH CHECK (version = 1 AND num_nonnulls(until_date, close_reason) = 0 AND (
  (viewer_keeps_register(learner_id, institution_moe_number) AND (NOT consented_to_community OR viewer_has_say(learner_id, consent_told_by)))
  OR (viewer_may_move(learner_id) AND register_entry_goes_on(continues_id, learner_id, community_id, consented_to_community))));--> statement-breakpoint
-- While a move is under way, what is said of a need at the old institution is said of the entry that goes on at the next one,
-- too: until its first day those who have the learner may write both.
CREATE POLICY "those_at_the_institution_change" ON "register_entries" FOR UPDATE
  USING ((until_date IS NULL OR until_date >= today_in_new_zealand()) AND (viewer_keeps_register(learner_id, institution_moe_number) OR viewer_may_move(learner_id)))
  WITH CHECK (viewer_keeps_register(learner_id, institution_moe_number) OR (viewer_may_move(learner_id) AND (until_date IS NOT NULL OR from_date > today_in_new_zealand())));--> statement-breakpoint
CREATE FUNCTION refuse_unsaid_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF viewer_is_known() AND NOT viewer_has_say(new.learner_id, new.consent_told_by) THEN
    RAISE insufficient_privilege USING MESSAGE = 'Nobody who decides for the learner agreed that the community sees this.';
  END IF;
  RETURN new;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "register_entries_are_shown_by_consent" BEFORE UPDATE ON "register_entries" FOR EACH ROW
  WHEN (new.consented_to_community AND (NOT old.consented_to_community OR new.community_id IS DISTINCT FROM old.community_id OR new.consent_told_by IS DISTINCT FROM old.consent_told_by))
  EXECUTE FUNCTION refuse_unsaid_consent();--> statement-breakpoint
CALL grant_to_app('insert,
  update (community_id, consent_told_by, until_date, first_concern_on, identified_on, tier_from, consented_on, priority,
    consented_to_community, tier, learner_status, attendance_threshold, response_status, response_type, response_provider, internal_response, stream_code, need_area, support_need_code, sub_need_code, close_reason)', 'register_entries');--> statement-breakpoint
CREATE POLICY "those_at_the_institution_add" ON "register_diagnoses" FOR INSERT WITH CHECK (
  EXISTS (SELECT FROM register_entries AS entry WHERE entry.id = entry_id AND entry.learner_id = register_diagnoses.learner_id
    AND (viewer_keeps_register(entry.learner_id, entry.institution_moe_number) OR (entry.from_date > today_in_new_zealand() AND viewer_may_move(entry.learner_id)))));--> statement-breakpoint
CALL grant_to_app('insert', 'register_diagnoses');--> statement-breakpoint
CREATE POLICY "those_who_teach_add" ON "needs" FOR INSERT WITH CHECK (
  viewer_role() IN ('EDUCATOR', 'COORDINATOR') AND EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = needs.learner_id AND g.basis = 'ENROLMENT'));--> statement-breakpoint
CALL grant_to_app('insert', 'needs');--> statement-breakpoint

-- Who is supported: on a register with a response that is not over, with a plan that holds, or with a team. The one
-- definition, for lists such as learners without a known contact; a viewer finds those of whom they see it.
CREATE VIEW supported_learners WITH (security_invoker = true) AS
  SELECT learner_id FROM register_entries
    WHERE from_date <= today_in_new_zealand() AND (until_date IS NULL OR until_date >= today_in_new_zealand()) AND response_status NOT IN ('FINISHED', 'DECLINED')
  UNION
  SELECT learner_id FROM one_plans WHERE status IN ('AGREED', 'ACTIVE', 'UNDER_REVIEW')
  UNION
  SELECT learner_id FROM support_team_members WHERE from_date <= today_in_new_zealand() AND (until_date IS NULL OR until_date >= today_in_new_zealand());--> statement-breakpoint

-- What tiers have been called. Te reo as published; where no wording is known there is none.
INSERT INTO "vocabulary_versions" (kind, version, from_date, name_en, name_mi, source) VALUES
  ('TIER', 1, NULL, 'Three tiers of support', NULL, 'Learning Support Delivery Model, Ministry of Education'),
  ('TIER', 2, NULL, 'Universal, targeted and individualised support', NULL, 'He Pikorua, Ministry of Education, earlier wording'),
  ('TIER', 3, NULL, 'Tiers of He Pikorua', 'Te Tūāpapa', 'He Pikorua, Ministry of Education'),
  ('SUPPORT_NEED', 1, '2026-01-01', 'Support needs', NULL, 'This system''s own'),
  ('SUB_NEED', 1, '2026-01-01', 'Sub-needs', NULL, 'This system''s own');--> statement-breakpoint
INSERT INTO "vocabulary_terms" (kind, version, position, code, name_en, name_mi) VALUES
  ('TIER', 1, 1, 'TIER_1_UNIVERSAL', 'Universal', NULL), ('TIER', 1, 2, 'TIER_2_TARGETED', 'Targeted', NULL), ('TIER', 1, 3, 'TIER_3_INTENSIVE', 'Intensive', NULL),
  ('TIER', 2, 1, 'TIER_1_UNIVERSAL', 'Universal', NULL), ('TIER', 2, 2, 'TIER_2_TARGETED', 'Targeted', NULL), ('TIER', 2, 3, 'TIER_3_INTENSIVE', 'Individualised', NULL),
  ('TIER', 3, 1, 'TIER_1_UNIVERSAL', 'Universal', 'Te Matua'), ('TIER', 3, 2, 'TIER_2_TARGETED', 'Targeted', 'Te Kāhui'), ('TIER', 3, 3, 'TIER_3_INTENSIVE', 'Tailored', 'Te Arotahi');--> statement-breakpoint
INSERT INTO "vocabulary_terms" (kind, version, position, code, name_en, name_mi)
  SELECT 'SUPPORT_NEED', 1, row_number() OVER (ORDER BY code), code, name_en, name_mi FROM support_needs
  UNION ALL SELECT 'SUB_NEED', 1, row_number() OVER (ORDER BY code), code, name_en, name_mi FROM sub_needs;
