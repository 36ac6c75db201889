-- Who did something to a record, in what role and for whom: taken from the request's viewer, whatever was sent. A command's
-- rows keep what it says.
CREATE FUNCTION note_who_acted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF viewer_is_known() THEN
    NEW := jsonb_populate_record(NEW, jsonb_build_object(TG_ARGV[0] || '_in_role', viewer_role(), TG_ARGV[0] || '_for', to_jsonb(viewer_organisations())));
  END IF;
  RETURN NEW;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "consents_recorded" BEFORE INSERT ON "consents" FOR EACH ROW EXECUTE FUNCTION note_who_acted('recorded');--> statement-breakpoint
CREATE TRIGGER "consents_narrowed" BEFORE UPDATE ON "consents" FOR EACH ROW WHEN (new.narrowed_at IS DISTINCT FROM old.narrowed_at) EXECUTE FUNCTION note_who_acted('narrowed');--> statement-breakpoint
CREATE TRIGGER "consents_withdrawn" BEFORE UPDATE ON "consents" FOR EACH ROW WHEN (new.withdrawn_at IS DISTINCT FROM old.withdrawn_at) EXECUTE FUNCTION note_who_acted('withdrawn');--> statement-breakpoint
CREATE TRIGGER "lawful_accesses_decided" BEFORE INSERT ON "lawful_accesses" FOR EACH ROW EXECUTE FUNCTION note_who_acted('decided');--> statement-breakpoint
CREATE TRIGGER "lawful_accesses_ended" BEFORE UPDATE ON "lawful_accesses" FOR EACH ROW WHEN (new.ended_at IS DISTINCT FROM old.ended_at) EXECUTE FUNCTION note_who_acted('ended');--> statement-breakpoint
CREATE TRIGGER "break_glass_reviewed" BEFORE UPDATE ON "break_glass" FOR EACH ROW WHEN (new.reviewed_at IS DISTINCT FROM old.reviewed_at) EXECUTE FUNCTION note_who_acted('reviewed');--> statement-breakpoint
CREATE TRIGGER "break_glass_notice_sent" BEFORE UPDATE ON "break_glass" FOR EACH ROW WHEN (new.notice_sent_at IS DISTINCT FROM old.notice_sent_at) EXECUTE FUNCTION note_who_acted('notice_sent');--> statement-breakpoint
CREATE TRIGGER "break_glass_closed" BEFORE UPDATE ON "break_glass" FOR EACH ROW WHEN (new.closed_at IS DISTINCT FROM old.closed_at) EXECUTE FUNCTION note_who_acted('closed');--> statement-breakpoint
CREATE TRIGGER "indirect_collection_notices_settled" BEFORE UPDATE ON "indirect_collection_notices" FOR EACH ROW WHEN (new.settled_at IS DISTINCT FROM old.settled_at) EXECUTE FUNCTION note_who_acted('settled');--> statement-breakpoint
CREATE TRIGGER "contact_restrictions_recorded" BEFORE INSERT ON "contact_restrictions" FOR EACH ROW EXECUTE FUNCTION note_who_acted('recorded');--> statement-breakpoint

-- The definition of the grants once more: a consent also ends where another takes its place.
CREATE OR REPLACE VIEW learner_grant_facts WITH (security_invoker = true) AS
  -- Being whānau, but for the times in which an order keeps the person away. OTHER is close to the learner and no whānau.
  SELECT member.learner_id, 'person:' || member.person_id AS grantee, basis, categories, lower(free)::timestamptz(3) AS valid_from, upper(free)::timestamptz(3) AS valid_until, member.id AS source_id
    FROM whanau_members AS member
    JOIN basis_categories ON basis = 'WHANAU'
    CROSS JOIN LATERAL unnest('{(,)}'::tstzmultirange - coalesce((
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
    WHERE EXISTS (SELECT FROM learners WHERE learners.id = break_glass.learner_id);--> statement-breakpoint

-- A consent that another takes the place of ends when that one begins, neither sooner nor later. In the statement that gives
-- the new one, and with its owner's rights: nobody may end a consent in this way without giving another.
CREATE FUNCTION end_replaced_consent() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE consents SET replaced_at = greatest(new.given_at, day_begins(new.from_date))
    WHERE id = new.replaces_id AND learner_id = new.learner_id AND recipient = new.recipient AND withdrawn_at IS NULL AND replaced_at IS NULL
      AND new.from_date BETWEEN from_date AND until_date + 1;
  IF NOT FOUND THEN
    RAISE check_violation USING MESSAGE = 'A consent takes the place of one in force, about the same learner and for the same recipient, without days in between.';
  END IF;
  RETURN NULL;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "consents_end_the_replaced" AFTER INSERT ON "consents" FOR EACH ROW WHEN (new.replaces_id IS NOT NULL) EXECUTE FUNCTION end_replaced_consent();--> statement-breakpoint
ALTER POLICY "those_with_a_say_give" ON "consents" WITH CHECK (
  recorded_by = (SELECT viewer_id()) AND is_now(given_at) AND narrowed_at IS NULL AND withdrawn_at IS NULL AND replaced_at IS NULL AND changed_on_word_of_id IS NULL
  AND until_date <= from_date + interval '2 years' AND viewer_has_say(learner_id, given_by_whanau_member_id));--> statement-breakpoint

-- An emergency is over when whoever opened the record says so, or a privacy officer (whose policy is the one of reviews).
CREATE POLICY "who_opened_closes" ON "break_glass" FOR UPDATE USING (person_id::text = (SELECT viewer_id()) AND closed_at IS NULL AND ends_at > statement_timestamp())
  WITH CHECK (person_id::text = (SELECT viewer_id()) AND is_now(closed_at) AND closed_by = (SELECT viewer_id()));--> statement-breakpoint
-- A policy cannot compare a row with what it was: here is what closing must leave alone.
CREATE FUNCTION refuse_other_change_of_break_glass() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF old.person_id::text = viewer_id() AND (new.reviewed_at, new.reviewed_by, new.review_outcome, new.review_note, new.notice_sent_at, new.notice_sent_by)
      IS DISTINCT FROM (old.reviewed_at, old.reviewed_by, old.review_outcome, old.review_note, old.notice_sent_at, old.notice_sent_by) THEN
    RAISE check_violation USING MESSAGE = 'Whoever opened a record neither reviews that nor tells the whānau of it.';
  END IF;
  IF (new.closed_at, new.closed_by) IS DISTINCT FROM (old.closed_at, old.closed_by)
      AND (old.closed_at IS NOT NULL OR (viewer_is_known() AND (is_now(new.closed_at) IS NOT TRUE OR new.closed_by IS DISTINCT FROM viewer_id()))) THEN
    RAISE check_violation USING MESSAGE = 'A record is closed once, now, by whoever says so.';
  END IF;
  RETURN new;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "break_glass_parts_have_their_writers" BEFORE UPDATE ON "break_glass" FOR EACH ROW EXECUTE FUNCTION refuse_other_change_of_break_glass();--> statement-breakpoint
CALL grant_to_app('update (closed_at, closed_by)', 'break_glass');
