-- Whom a provider names for a support sees what the support needs: who the learner is, what they need, and the supports that they
-- get. That is what those who plan together may share of a learner; where the family lives, the plan, health and notes wait for
-- somebody who works with the learner, because a provider could name anybody.
INSERT INTO "basis_categories" (basis, categories) VALUES ('SUPPORT_DELIVERY', '{IDENTITY,NEEDS,SUPPORTS}');--> statement-breakpoint

-- The definition of the grants once more, with places on the team that nobody has confirmed.
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
    WHERE EXISTS (SELECT FROM learners WHERE learners.id = break_glass.learner_id);--> statement-breakpoint
SELECT derive_learner_grants(array(SELECT DISTINCT learner_id FROM support_team_members WHERE support_id IS NOT NULL));--> statement-breakpoint

-- Who decides about a place is the request's viewer. A policy cannot compare a row with what it was: here is what deciding must
-- leave alone, and what nothing else may touch. Confirming opens health and notes: those who hold the learner's information do
-- it, never about themselves, and say who chose it. Refusing only takes away: who decides for the learner may do it, too.
CREATE FUNCTION decide_team_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT viewer_is_known() THEN
    RETURN new;
  END IF;
  IF old.support_id IS NULL OR num_nonnulls(old.confirmed_at, old.refused_at) > 0 OR num_nonnulls(new.confirmed_at, new.refused_at) <> 1 THEN
    RAISE check_violation USING MESSAGE = 'A place that came of a support is confirmed or refused, once.';
  END IF;
  IF new.confirmed_at IS NOT NULL AND (NOT viewer_holds(new.learner_id) OR new.practitioner_id::text = viewer_id() OR new.until_date IS DISTINCT FROM old.until_date
      OR num_nonnulls(new.chosen_by_whanau_member_id, new.reason_not_chosen) + new.chosen_by_learner::integer <> 1
      OR (new.chosen_by_whanau_member_id IS NOT NULL AND NOT may_choose_team(new.learner_id, new.chosen_by_whanau_member_id))) THEN
    RAISE insufficient_privilege USING MESSAGE = 'Those who work with the learner confirm a place, on the word of the whānau, and never their own.';
  END IF;
  IF new.refused_at IS NOT NULL AND NOT (viewer_holds(new.learner_id) OR viewer_decides_for(new.learner_id)) THEN
    RAISE insufficient_privilege USING MESSAGE = 'Those who work with the learner refuse a place, or who decides for the learner.';
  END IF;
  new.confirmed_at := CASE WHEN new.confirmed_at IS NOT NULL THEN now() END;
  new.refused_at := CASE WHEN new.refused_at IS NOT NULL THEN now() END;
  new.decided_by := viewer_id();
  new.decided_in_role := viewer_role();
  RETURN new;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "support_team_members_decided" BEFORE UPDATE ON "support_team_members" FOR EACH ROW
  WHEN ((new.confirmed_at, new.refused_at, new.decided_by, new.decided_in_role, new.chosen_by_whanau_member_id, new.chosen_by_learner, new.reason_not_chosen)
    IS DISTINCT FROM (old.confirmed_at, old.refused_at, old.decided_by, old.decided_in_role, old.chosen_by_whanau_member_id, old.chosen_by_learner, old.reason_not_chosen))
  EXECUTE FUNCTION decide_team_place();--> statement-breakpoint
-- An ending goes by the policy of endings, and so does a refusal, which is one.
CREATE POLICY "holders_confirm" ON "support_team_members" FOR UPDATE
  USING (support_id IS NOT NULL AND num_nonnulls(confirmed_at, refused_at) = 0 AND (until_date IS NULL OR until_date >= today_in_new_zealand()) AND viewer_holds(learner_id))
  WITH CHECK (is_now(confirmed_at) AND viewer_holds(learner_id));--> statement-breakpoint
ALTER POLICY "the_system_adds_those_of_supports" ON "support_team_members"
  WITH CHECK ((SELECT viewer_role()) = 'SYSTEM' AND support_id IS NOT NULL AND until_date IS NULL AND num_nonnulls(confirmed_at, refused_at, decided_by, decided_in_role) = 0);--> statement-breakpoint
CALL grant_to_app('update (confirmed_at, refused_at, decided_by, decided_in_role, chosen_by_whanau_member_id, chosen_by_learner, reason_not_chosen)', 'support_team_members');--> statement-breakpoint

-- What there is to do, with the places on teams that somebody has to confirm.
CREATE OR REPLACE VIEW work_items WITH (security_invoker = true) AS
  WITH mine AS MATERIALIZED (SELECT DISTINCT learner_id FROM learner_grants WHERE basis IN ('ENROLMENT', 'SUPPORT_TEAM'))
  SELECT plan.id AS record_id, plan.learner_id, 'PLAN_REVIEW' AS kind, plan.next_review_on AS due_on
    FROM mine JOIN one_plans AS plan USING (learner_id) WHERE plan.status IN ('ACTIVE', 'UNDER_REVIEW') AND plan.next_review_on IS NOT NULL
  UNION ALL
  SELECT plan.id, plan.learner_id, 'PLAN_TO_AGREE', plan.from_date
    FROM mine JOIN one_plans AS plan USING (learner_id) WHERE plan.status = 'DRAFT'
  UNION ALL
  -- Learner by learner (offset 0 keeps it so): the view groups, and would otherwise be made for the whole country first.
  SELECT mine.learner_id, mine.learner_id, 'KNOWN_CONTACT_MISSING',
      greatest(supported.since, (SELECT max(contact.until_date) FROM known_contacts AS contact WHERE contact.learner_id = mine.learner_id))
    FROM mine CROSS JOIN LATERAL (SELECT since FROM supported_learners WHERE supported_learners.learner_id = mine.learner_id OFFSET 0) AS supported
    WHERE NOT EXISTS (SELECT FROM known_contacts AS contact WHERE contact.learner_id = mine.learner_id AND contact.until_date IS NULL)
  UNION ALL
  SELECT contact.id, contact.learner_id, 'KNOWN_CONTACT_TO_CONFIRM', contact.to_confirm_since
    FROM mine JOIN known_contacts AS contact USING (learner_id) WHERE contact.until_date IS NULL AND contact.to_confirm_since IS NOT NULL
  UNION ALL
  -- Nobody confirms themselves.
  SELECT member.id, member.learner_id, 'TEAM_PLACE_TO_CONFIRM', member.from_date
    FROM mine JOIN support_team_members AS member USING (learner_id)
    WHERE member.support_id IS NOT NULL AND member.confirmed_at IS NULL AND member.refused_at IS NULL
      AND (member.until_date IS NULL OR member.until_date >= today_in_new_zealand()) AND member.practitioner_id::text <> viewer_id()
  UNION ALL
  SELECT consent.id, consent.learner_id, 'CONSENT_ENDING', consent.until_date
    FROM mine JOIN consents AS consent USING (learner_id)
    WHERE consent.withdrawn_at IS NULL AND consent.replaced_at IS NULL AND consent.until_date >= today_in_new_zealand()
  UNION ALL
  SELECT entry.id, entry.learner_id, 'REGISTER_ENTRY_TO_CHECK', (checked.day + make_interval(months => register_check_months()))::date
    FROM mine JOIN register_entries AS entry USING (learner_id)
      CROSS JOIN LATERAL (SELECT (greatest(entry.recorded_at, (
        SELECT max(confirmation.recorded_at) FROM register_entry_confirmations AS confirmation WHERE confirmation.entry_id = entry.id)) AT TIME ZONE 'Pacific/Auckland')::date AS day) AS checked
    WHERE entry.from_date <= today_in_new_zealand() AND (entry.until_date IS NULL OR entry.until_date >= today_in_new_zealand()) AND viewer_is_at(entry.institution_moe_number)
  UNION ALL
  SELECT notice.id, notice.learner_id, 'NOTICE_DUE', notice.due_on
    FROM indirect_collection_notices AS notice WHERE notice.settled_at IS NULL AND (SELECT viewer_is_privacy_officer());
