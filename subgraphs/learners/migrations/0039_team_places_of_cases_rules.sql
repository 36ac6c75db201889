-- Who is given a case in `workforce` has a place on the team that waits to be confirmed, as whom a provider names for a support has.
ALTER POLICY "the_system_reads_those_of_supports" ON "support_team_members" USING ((SELECT viewer_role()) = 'SYSTEM' AND num_nonnulls(support_id, case_assignment_id) > 0);--> statement-breakpoint
ALTER POLICY "the_system_adds_those_of_supports" ON "support_team_members"
  WITH CHECK ((SELECT viewer_role()) = 'SYSTEM' AND num_nonnulls(support_id, case_assignment_id) > 0 AND until_date IS NULL AND num_nonnulls(confirmed_at, refused_at, decided_by, decided_in_role) = 0);--> statement-breakpoint
-- Also one that somebody has given a last day to come: the case may end before.
ALTER POLICY "the_system_ends_those_of_supports" ON "support_team_members"
  USING ((SELECT viewer_role()) = 'SYSTEM' AND num_nonnulls(support_id, case_assignment_id) > 0 AND (until_date IS NULL OR until_date >= today_in_new_zealand()))
  WITH CHECK ((SELECT viewer_role()) = 'SYSTEM' AND num_nonnulls(support_id, case_assignment_id) > 0 AND until_date IS NOT NULL);--> statement-breakpoint
ALTER POLICY "holders_add" ON "support_team_members" WITH CHECK (
  viewer_holds(learner_id) AND num_nonnulls(support_id, case_assignment_id, assigned_by) = 0 AND num_nonnulls(chosen_by_whanau_member_id, reason_not_chosen) + chosen_by_learner::integer = 1
  AND num_nonnulls(end_reason, changed_at, changed_by, changed_in_role) = 0
  AND (chosen_by_whanau_member_id IS NULL OR may_choose_team(learner_id, chosen_by_whanau_member_id)));--> statement-breakpoint
ALTER POLICY "holders_confirm" ON "support_team_members"
  USING (num_nonnulls(support_id, case_assignment_id) > 0 AND num_nonnulls(confirmed_at, refused_at) = 0 AND (until_date IS NULL OR until_date >= today_in_new_zealand()) AND viewer_holds(learner_id));--> statement-breakpoint
CREATE OR REPLACE FUNCTION decide_team_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT viewer_is_known() THEN
    RETURN new;
  END IF;
  IF num_nonnulls(old.support_id, old.case_assignment_id) = 0 OR num_nonnulls(old.confirmed_at, old.refused_at) > 0 OR num_nonnulls(new.confirmed_at, new.refused_at) <> 1 THEN
    RAISE check_violation USING MESSAGE = 'A place that came of a support or a case is confirmed or refused, once.';
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

-- The definition of the grants once more, with places of cases.
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
    WHERE num_nonnulls(member.support_id, member.case_assignment_id) = 0
  UNION ALL
  -- Whom a provider named for a support, or who was given a case, is one of the team from the moment on at which somebody who works with the learner says so,
  SELECT member.learner_id, 'person:' || member.practitioner_id, basis, categories, greatest(day_begins(member.from_date), member.confirmed_at), day_begins(member.until_date + 1), member.id
    FROM support_team_members AS member JOIN basis_categories ON basis = 'SUPPORT_TEAM'
    WHERE num_nonnulls(member.support_id, member.case_assignment_id) > 0 AND member.confirmed_at IS NOT NULL
  UNION ALL
  -- and sees until then what the work needs; nothing because of it once they were refused, and nothing at all by a case that they gave
  -- to themselves.
  SELECT member.learner_id, 'person:' || member.practitioner_id, basis, categories, day_begins(member.from_date), day_begins(member.until_date + 1), member.id
    FROM support_team_members AS member JOIN basis_categories ON basis = 'SUPPORT_DELIVERY'
    WHERE num_nonnulls(member.support_id, member.case_assignment_id) > 0 AND member.confirmed_at IS NULL AND member.assigned_by IS DISTINCT FROM member.practitioner_id::text
      AND NOT EXISTS (SELECT FROM support_team_members AS refused WHERE refused.learner_id = member.learner_id AND refused.practitioner_id = member.practitioner_id
        AND refused.support_id IS NOT DISTINCT FROM member.support_id AND num_nonnulls(refused.support_id, refused.case_assignment_id) > 0 AND refused.refused_at IS NOT NULL)
  UNION ALL
  -- The one whom the whānau go to is one of the team.
  SELECT contact.learner_id, 'person:' || contact.practitioner_id, basis, categories, day_begins(contact.since_date), day_begins(contact.until_date + 1), contact.id
    FROM known_contacts AS contact JOIN basis_categories ON basis = 'SUPPORT_TEAM'
  UNION ALL
  SELECT entry.learner_id, 'community:' || entry.community_id, basis, categories, day_begins(entry.from_date), day_begins(entry.until_date + 1), entry.id
    FROM register_entries AS entry JOIN basis_categories ON basis = 'COMMUNITY_REGISTER'
    WHERE entry.consented_to_community AND entry.community_id IS NOT NULL
  UNION ALL
  -- Those where the learner goes, from the agreement to the plan on as it is. It ends by itself when the learner does not come.
  SELECT plan.learner_id, 'institution:' || plan.to_institution_moe_number, 'TRANSITION', agreement.shares, agreement.recorded_at, day_begins(plan.starts_on + transition_days_after_start() + 1), plan.id
    FROM transition_plans AS plan JOIN transition_agreements AS agreement ON agreement.transition_plan_id = plan.id AND agreement.content_revision = plan.content_revision
    WHERE plan.status = 'AGREED'
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

-- What there is to do, with places of cases to confirm.
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
    WHERE num_nonnulls(member.support_id, member.case_assignment_id) > 0 AND member.confirmed_at IS NULL AND member.refused_at IS NULL
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
  SELECT request.id, request.learner_id, 'CORRECTION_DUE', request.due_on
    FROM mine JOIN correction_requests AS request USING (learner_id) WHERE request.status = 'OPEN' AND NOT (SELECT viewer_is_privacy_officer())
  UNION ALL
  SELECT request.id, request.learner_id, 'CORRECTION_DUE', request.due_on
    FROM correction_requests AS request WHERE request.status = 'OPEN' AND (SELECT viewer_is_privacy_officer())
  UNION ALL
  SELECT notice.id, notice.learner_id, 'NOTICE_DUE', notice.due_on
    FROM indirect_collection_notices AS notice WHERE notice.settled_at IS NULL AND (SELECT viewer_is_privacy_officer());
