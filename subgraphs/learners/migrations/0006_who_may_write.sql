-- Who may write consents, lawful accesses, broken glass and notices. Resolvers ask the same first, to say what is wrong;
-- what they forget is refused here. Times are the transaction's own (rounded to the millisecond), and so is the person.
CREATE FUNCTION is_now(instant timestamptz) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN instant BETWEEN now() - interval '1 millisecond' AND now() + interval '1 millisecond';--> statement-breakpoint

-- May the viewer agree for this learner, in the name of this whānau member (null: the learner)? The learner may; whānau who
-- decide in law and are not kept away may, for themselves; those who work with the learner write down what such whānau told them.
CREATE FUNCTION viewer_has_say(learner uuid, speaker uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT (speaker IS NULL AND EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = learner AND g.basis = 'LEARNER'))
    OR EXISTS (SELECT FROM whanau_members AS member WHERE member.id = speaker AND member.learner_id = learner AND member.legal_guardian AND (
      EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = learner AND g.basis = 'WHANAU' AND g.source_id = speaker)
      OR (viewer_role() IN ('EDUCATOR', 'COORDINATOR', 'PRACTITIONER')
        AND EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = learner AND g.basis IN ('ENROLMENT', 'SUPPORT_TEAM'))
        AND NOT EXISTS (SELECT FROM contact_restrictions AS restriction WHERE restriction.learner_id = learner AND restriction.person_id = member.person_id
          AND restriction.from_at <= statement_timestamp() AND (restriction.until_at IS NULL OR restriction.until_at > statement_timestamp())))))
$$;--> statement-breakpoint

-- Does the viewer hold the learner's information, and decide for those who hold it whether a law lets it be shared?
CREATE FUNCTION viewer_holds(learner uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT viewer_role() IN ('COORDINATOR', 'PRACTITIONER')
    AND EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = learner AND g.basis IN ('ENROLMENT', 'SUPPORT_TEAM'))
$$;--> statement-breakpoint
CREATE FUNCTION viewer_is_privacy_officer() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN 'privacy-officer' = ANY (viewer_scopes());--> statement-breakpoint

-- Consents. Two years: whānau are asked again while they remember what they agreed to.
CREATE POLICY "those_with_a_say_give" ON "consents" FOR INSERT WITH CHECK (
  recorded_by = (SELECT viewer_id()) AND is_now(given_at) AND narrowed_at IS NULL AND withdrawn_at IS NULL AND changed_on_word_of_id IS NULL
  AND until_date <= from_date + interval '2 years' AND viewer_has_say(learner_id, given_by_whanau_member_id));--> statement-breakpoint
CREATE POLICY "those_with_a_say_change" ON "consents" FOR UPDATE USING (withdrawn_at IS NULL) WITH CHECK (
  viewer_has_say(learner_id, changed_on_word_of_id)
  AND (withdrawn_at IS NULL OR (is_now(withdrawn_at) AND withdrawn_by = (SELECT viewer_id())))
  AND (withdrawn_at IS NOT NULL OR (is_now(narrowed_at) AND narrowed_by = (SELECT viewer_id()))));--> statement-breakpoint
CREATE FUNCTION refuse_wider_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE check_violation USING MESSAGE = 'A consent is only ever narrowed: give a new one.';
END;
$$;--> statement-breakpoint
CREATE TRIGGER "consents_are_only_narrowed" BEFORE UPDATE OF categories ON "consents" FOR EACH ROW WHEN (NOT new.categories <@ old.categories) EXECUTE FUNCTION refuse_wider_consent();--> statement-breakpoint
CALL grant_to_app('insert, update (categories, narrowed_at, narrowed_by, withdrawn_at, withdrawn_by, withdrawal_reason, changed_on_word_of_id)', 'consents');--> statement-breakpoint

-- Lawful accesses are decided by those who hold the information, never by those who ask for it.
CREATE POLICY "holders_decide" ON "lawful_accesses" FOR INSERT WITH CHECK (
  decided_by = (SELECT viewer_id()) AND is_now(decided_at) AND is_now(from_at) AND ended_at IS NULL AND ended_by IS NULL
  AND until_at <= from_at + interval '1 year' AND viewer_holds(learner_id));--> statement-breakpoint
CREATE POLICY "holders_end" ON "lawful_accesses" FOR UPDATE USING (ended_at IS NULL) WITH CHECK (
  is_now(ended_at) AND ended_by = (SELECT viewer_id()) AND viewer_holds(learner_id));--> statement-breakpoint
CREATE POLICY "holders_read" ON "lawful_accesses" FOR SELECT USING (viewer_holds(learner_id));--> statement-breakpoint
CREATE POLICY "learners_and_whanau_read_what_is_safe" ON "lawful_accesses" FOR SELECT USING (notice_unsafe_reason IS NULL
  AND EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = lawful_accesses.learner_id AND g.basis IN ('WHANAU', 'LEARNER')));--> statement-breakpoint
CALL grant_to_app('insert, update (ended_at, ended_by, end_reason)', 'lawful_accesses');--> statement-breakpoint

-- Broken glass. Within a day, the same person opens the same record again only by referring to their last record of it. A
-- function, because a policy cannot ask its own table.
CREATE FUNCTION breaks_glass_openly(learner uuid, person uuid, follows uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT follows IS NOT DISTINCT FROM (SELECT earlier.id FROM break_glass AS earlier WHERE earlier.learner_id = learner AND earlier.person_id = person
    AND earlier.opened_at > now() - interval '24 hours' ORDER BY earlier.opened_at DESC, earlier.id DESC LIMIT 1)
$$;--> statement-breakpoint
CREATE POLICY "those_with_the_scope_break" ON "break_glass" FOR INSERT WITH CHECK (
  'break-glass' = ANY ((SELECT viewer_scopes())::text[]) AND viewer_role() IN ('PRACTITIONER', 'COORDINATOR', 'AGENCY') AND role = viewer_role()
  AND (viewer_role() <> 'AGENCY' OR (viewer_purpose() IS NOT NULL AND starts_with(organisation, 'agency:')))
  AND (organisation IS NULL OR organisation = ANY ((SELECT viewer_organisations())::text[]))
  AND person_id::text = (SELECT viewer_id()) AND is_now(opened_at) AND ends_at = opened_at + interval '4 hours'
  AND num_nonnulls(closed_at, reviewed_at, reviewed_by, review_outcome, review_note, notice_sent_at, notice_sent_by) = 0
  AND breaks_glass_openly(learner_id, person_id, follows_id));--> statement-breakpoint
CREATE POLICY "privacy_officers_review" ON "break_glass" FOR UPDATE
  USING ((SELECT viewer_is_privacy_officer()) AND person_id::text <> (SELECT viewer_id()))
  WITH CHECK ((SELECT viewer_is_privacy_officer()) AND person_id::text <> (SELECT viewer_id())
    AND (is_now(reviewed_at) IS NOT TRUE OR reviewed_by = (SELECT viewer_id())) AND (is_now(notice_sent_at) IS NOT TRUE OR notice_sent_by = (SELECT viewer_id())));--> statement-breakpoint
CREATE FUNCTION refuse_second_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE check_violation USING MESSAGE = 'A review, and the sending of a notice, is recorded once.';
END;
$$;--> statement-breakpoint
CREATE TRIGGER "break_glass_is_reviewed_once" BEFORE UPDATE ON "break_glass" FOR EACH ROW
  WHEN ((old.reviewed_at IS NOT NULL AND (new.reviewed_at, new.reviewed_by, new.review_outcome, new.review_note) IS DISTINCT FROM (old.reviewed_at, old.reviewed_by, old.review_outcome, old.review_note))
    OR (old.notice_sent_at IS NOT NULL AND (new.notice_sent_at, new.notice_sent_by) IS DISTINCT FROM (old.notice_sent_at, old.notice_sent_by)))
  EXECUTE FUNCTION refuse_second_review();--> statement-breakpoint
CREATE POLICY "learners_and_whanau_read_what_is_safe" ON "break_glass" FOR SELECT USING (notice_unsafe_reason IS NULL
  AND EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = break_glass.learner_id AND g.basis IN ('WHANAU', 'LEARNER')));--> statement-breakpoint
CALL grant_to_app('insert, update (reviewed_at, reviewed_by, review_outcome, review_note, notice_sent_at, notice_sent_by)', 'break_glass');--> statement-breakpoint

-- The day by which a notice is due. The law says as soon as is reasonably practicable (information privacy principle 3A);
-- how many working days that is, is this system's own: replace the function to change it.
CREATE FUNCTION notice_working_days() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 20;--> statement-breakpoint
-- Weekends, the summer weeks of the Privacy Act's working days, and the holidays that are always on the same day are left
-- out. Those that move with the year are counted: a notice is due too early then, never too late.
CREATE FUNCTION working_day_after(day date, days integer) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (SELECT candidate::date FROM generate_series(day + interval '1 day', day + interval '1 day' * (days * 2 + 60), interval '1 day') AS candidate
    WHERE extract(isodow FROM candidate) < 6 AND NOT to_char(candidate, 'MM-DD') BETWEEN '12-25' AND '12-31' AND NOT to_char(candidate, 'MM-DD') BETWEEN '01-01' AND '01-15'
      AND to_char(candidate, 'MM-DD') NOT IN ('02-06', '04-25')
    ORDER BY candidate OFFSET days - 1 LIMIT 1);--> statement-breakpoint

-- An agency read about a learner for the first time: in the same transaction a notice is raised. It hangs on the log, so
-- that no way of reading gets past it, and runs with the rights of the log's own function. In one order, so that two
-- requests that read the same learners wait for each other and never in a circle.
CREATE FUNCTION raise_indirect_collection_notices() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO indirect_collection_notices (learner_id, agency, purpose, kept_from_whanau, raised_at, due_on)
    SELECT event.subject_id, substr(organisation, length('agency:') + 1), event.purpose, is_kept_from_whanau(event), event.occurred_at,
        working_day_after((event.occurred_at AT TIME ZONE 'Pacific/Auckland')::date, notice_working_days())
      FROM seen JOIN access_events AS event ON event.id = seen.id AND event.occurred_at = seen.occurred_at
        JOIN learners ON learners.id = event.subject_id
        CROSS JOIN LATERAL unnest(event.viewer_organisations) AS organisation
      WHERE organisation IN ('agency:HEALTH', 'agency:ORANGA_TAMARIKI', 'agency:MSD', 'agency:POLICE')
      ORDER BY 1, 2
    ON CONFLICT (learner_id, agency) DO NOTHING;
  RETURN NULL;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "indirect_collection_notices_of_first_reads" AFTER INSERT ON "access_events" REFERENCING NEW TABLE AS seen
  FOR EACH STATEMENT WHEN (viewer_role() = 'AGENCY') EXECUTE FUNCTION raise_indirect_collection_notices();--> statement-breakpoint

ALTER TABLE "indirect_collection_notices" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "indirect_collection_notices" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- What was kept from the whānau stays so until somebody has decided to tell them.
CREATE POLICY "learners_and_whanau_read" ON "indirect_collection_notices" FOR SELECT USING ((NOT kept_from_whanau OR sent_on IS NOT NULL)
  AND EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = indirect_collection_notices.learner_id AND g.basis IN ('WHANAU', 'LEARNER')));--> statement-breakpoint
CREATE POLICY "the_agency_reads" ON "indirect_collection_notices" FOR SELECT USING ('agency:' || agency = ANY ((SELECT viewer_grantees())::text[]));--> statement-breakpoint
CREATE POLICY "privacy_officers_read" ON "indirect_collection_notices" FOR SELECT USING ((SELECT viewer_is_privacy_officer()));--> statement-breakpoint
CREATE POLICY "privacy_officers_settle" ON "indirect_collection_notices" FOR UPDATE USING ((SELECT viewer_is_privacy_officer()) AND settled_at IS NULL)
  WITH CHECK ((SELECT viewer_is_privacy_officer()) AND settled_by = (SELECT viewer_id()) AND is_now(settled_at));--> statement-breakpoint
CALL grant_to_app('update (settled_at, settled_by, sent_on, exception, exception_reason)', 'indirect_collection_notices');
