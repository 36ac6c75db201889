-- One lead at a time: they keep the team together.
ALTER TABLE "support_team_members" ADD CONSTRAINT "support_team_members_one_leads"
  EXCLUDE USING gist ("learner_id" WITH =, daterange("from_date", "until_date", '[]') WITH &&) WHERE ("is_lead");--> statement-breakpoint
CREATE TRIGGER "support_team_members_provenance" BEFORE INSERT ON "support_team_members" FOR EACH ROW EXECUTE FUNCTION stamp_provenance();--> statement-breakpoint
CREATE TRIGGER "support_team_members_last_change" BEFORE UPDATE ON "support_team_members" FOR EACH ROW EXECUTE FUNCTION stamp_last_change();--> statement-breakpoint
CREATE TRIGGER "register_entry_confirmations_provenance" BEFORE INSERT ON "register_entry_confirmations" FOR EACH ROW EXECUTE FUNCTION stamp_provenance();--> statement-breakpoint

-- Does the viewer decide for the learner in law, by themselves: as the learner, or as whānau who do?
CREATE FUNCTION viewer_decides_for(learner uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM learner_grants AS g LEFT JOIN whanau_members AS member ON member.id = g.source_id AND member.legal_guardian
    WHERE g.learner_id = learner AND (g.basis = 'LEARNER' OR (g.basis = 'WHANAU' AND member.id IS NOT NULL)))
$$;--> statement-breakpoint
-- Did this whānau member choose who is at the table: one of the learner's whānau, whom no order keeps away?
CREATE FUNCTION may_choose_team(learner uuid, chooser uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM whanau_members AS member WHERE member.id = chooser AND member.learner_id = learner AND member.relationship <> 'OTHER'
    AND NOT EXISTS (SELECT FROM contact_restrictions AS restriction WHERE restriction.learner_id = learner AND restriction.person_id = member.person_id
      AND restriction.from_at <= statement_timestamp() AND (restriction.until_at IS NULL OR restriction.until_at > statement_timestamp())))
$$;--> statement-breakpoint
-- Who is on the team sees health and notes: those who hold the learner's information put them there, on somebody's word.
CREATE POLICY "holders_add" ON "support_team_members" FOR INSERT WITH CHECK (
  viewer_holds(learner_id) AND support_id IS NULL AND num_nonnulls(chosen_by_whanau_member_id, reason_not_chosen) + chosen_by_learner::integer = 1
  AND num_nonnulls(end_reason, changed_at, changed_by, changed_in_role) = 0
  AND (chosen_by_whanau_member_id IS NULL OR may_choose_team(learner_id, chosen_by_whanau_member_id)));--> statement-breakpoint
-- Who chooses who is at the table may change their mind.
CREATE POLICY "holders_and_those_who_decide_end" ON "support_team_members" FOR UPDATE
  USING ((until_date IS NULL OR until_date >= today_in_new_zealand()) AND (viewer_holds(learner_id) OR viewer_decides_for(learner_id)))
  WITH CHECK (until_date >= today_in_new_zealand() - 1 AND (viewer_holds(learner_id) OR viewer_decides_for(learner_id)));--> statement-breakpoint
CALL grant_to_app('insert, update (until_date, end_reason)', 'support_team_members');--> statement-breakpoint

-- That an entry was found right is for those who see the register itself, not for a community that sees what was agreed to.
ALTER TABLE "register_entry_confirmations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "register_entry_confirmations" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "granted_viewers_read" ON "register_entry_confirmations" FOR SELECT
  USING (EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = register_entry_confirmations.learner_id AND 'NEEDS' = ANY (g.categories) AND g.basis <> 'COMMUNITY_REGISTER'));--> statement-breakpoint
CREATE POLICY "those_at_the_institution_confirm" ON "register_entry_confirmations" FOR INSERT WITH CHECK (
  EXISTS (SELECT FROM register_entries AS entry WHERE entry.id = entry_id AND entry.learner_id = register_entry_confirmations.learner_id
    AND entry.version = register_entry_confirmations.version AND viewer_keeps_register(entry.learner_id, entry.institution_moe_number)));--> statement-breakpoint
CALL grant_to_app('insert', 'register_entry_confirmations');--> statement-breakpoint

-- Who is supported, and since when: the day on which the first of what goes on now began.
CREATE OR REPLACE VIEW supported_learners WITH (security_invoker = true) AS
  SELECT learner_id, min(since) AS since FROM (
    SELECT learner_id, from_date AS since FROM register_entries
      WHERE from_date <= today_in_new_zealand() AND (until_date IS NULL OR until_date >= today_in_new_zealand()) AND response_status NOT IN ('FINISHED', 'DECLINED')
    UNION ALL
    SELECT learner_id, from_date FROM one_plans WHERE status IN ('AGREED', 'ACTIVE', 'UNDER_REVIEW')
    UNION ALL
    SELECT learner_id, from_date FROM support_team_members WHERE from_date <= today_in_new_zealand() AND (until_date IS NULL OR until_date >= today_in_new_zealand())
  ) AS supported GROUP BY learner_id;--> statement-breakpoint

-- After how many months somebody looks at an entry of a register again. No rule says so; this is the system's own: replace
-- the function to change it.
CREATE FUNCTION register_check_months() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 6;--> statement-breakpoint

-- What there is to do for the viewer, and by when: about learners with whom they work, and for privacy officers the notices.
-- Each row is what the policies show them anyway. The viewer's learners are found once, and from there each list by its
-- index on the learner.
CREATE VIEW work_items WITH (security_invoker = true) AS
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
