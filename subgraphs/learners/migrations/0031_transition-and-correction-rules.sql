-- Transition plans, requests for correction and retention: who may see and write them. Resolvers ask the same first.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['transition_plans', 'transition_steps', 'transition_agreements', 'correction_requests'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE TRIGGER %I BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION stamp_provenance()', name || '_provenance', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['transition_plans', 'transition_steps'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION stamp_last_change()', name || '_last_change', name);
  END LOOP;
END $$;--> statement-breakpoint

-- A draft is for those who write it and those whom it is about; what was agreed for who may see plans, and for those where the
-- learner goes.
CREATE POLICY "granted_viewers_read" ON "transition_plans" FOR SELECT USING (EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = transition_plans.learner_id
  AND (g.basis IN ('WHANAU', 'LEARNER', 'ENROLMENT', 'SUPPORT_TEAM') OR (transition_plans.status <> 'DRAFT' AND 'PLAN' = ANY (g.categories)) OR (g.basis = 'TRANSITION' AND g.source_id = transition_plans.id))));--> statement-breakpoint
CREATE POLICY "those_who_see_the_plan_read" ON "transition_steps" FOR SELECT USING (EXISTS (SELECT FROM transition_plans AS plan WHERE plan.id = transition_plan_id));--> statement-breakpoint
CREATE POLICY "those_who_see_the_plan_read" ON "transition_agreements" FOR SELECT USING (EXISTS (SELECT FROM transition_plans AS plan WHERE plan.id = transition_plan_id));--> statement-breakpoint

CREATE POLICY "those_who_work_with_the_learner_begin" ON "transition_plans" FOR INSERT WITH CHECK (
  viewer_writes_plan_of(learner_id) AND status = 'DRAFT' AND content_revision = 1 AND num_nonnulls(closed_on, closing_reason, changed_at, changed_by, changed_in_role) = 0);--> statement-breakpoint
CREATE POLICY "those_who_write_and_agree_change" ON "transition_plans" FOR UPDATE USING (status <> 'CLOSED' AND (viewer_writes_plan_of(learner_id) OR viewer_decides_for(learner_id)))
  WITH CHECK (viewer_writes_plan_of(learner_id) OR viewer_decides_for(learner_id));--> statement-breakpoint
CALL grant_to_app('insert, update (starts_on, coordinator_practitioner_id, what_matters, content_revision, status, closed_on, closing_reason)', 'transition_plans');--> statement-breakpoint
CREATE POLICY "those_who_work_with_the_learner_add" ON "transition_steps" FOR INSERT WITH CHECK (
  viewer_writes_plan_of(learner_id) AND num_nonnulls(done_on, done_note, removed_at, changed_at, changed_by, changed_in_role) = 0);--> statement-breakpoint
CREATE POLICY "those_who_work_with_the_learner_change" ON "transition_steps" FOR UPDATE USING (removed_at IS NULL AND viewer_writes_plan_of(learner_id)) WITH CHECK (viewer_writes_plan_of(learner_id));--> statement-breakpoint
CALL grant_to_app('insert, update (description, planned_on, done_on, done_note, removed_at)', 'transition_steps');--> statement-breakpoint
CREATE POLICY "those_with_a_say_agree" ON "transition_agreements" FOR INSERT WITH CHECK (viewer_has_say(learner_id, whanau_member_id));--> statement-breakpoint
CALL grant_to_app('insert', 'transition_agreements');--> statement-breakpoint

-- A plan that is agreed stays as it was agreed to, until it is a draft again; each change of a draft counts; nothing is agreed
-- that nobody agreed to as it is. Whoever decides for the learner takes back what was agreed, and changes nothing else.
CREATE FUNCTION guard_transition_plan() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  is_changed boolean := (new.starts_on, new.coordinator_practitioner_id, new.what_matters) IS DISTINCT FROM (old.starts_on, old.coordinator_practitioner_id, old.what_matters);
BEGIN
  IF old.status = 'AGREED' AND new.status = 'AGREED' AND is_changed THEN
    RAISE check_violation USING MESSAGE = 'Whānau agreed to the transition plan as it is.';
  END IF;
  IF old.status = 'DRAFT' AND new.status = 'AGREED' AND (is_changed OR NOT EXISTS (SELECT FROM transition_agreements AS agreement WHERE agreement.transition_plan_id = new.id AND agreement.content_revision = old.content_revision)) THEN
    RAISE check_violation USING MESSAGE = 'Nobody agreed to the transition plan as it is.';
  END IF;
  IF viewer_is_known() AND NOT viewer_writes_plan_of(new.learner_id) AND (is_changed OR new.status = 'CLOSED') THEN
    RAISE insufficient_privilege USING MESSAGE = 'Those who work with the learner write the transition plan.';
  END IF;
  new.content_revision := old.content_revision + CASE WHEN is_changed OR (old.status = 'AGREED' AND new.status = 'DRAFT') OR new.content_revision > old.content_revision THEN 1 ELSE 0 END;
  RETURN new;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "transition_plans_guard" BEFORE UPDATE ON "transition_plans" FOR EACH ROW EXECUTE FUNCTION guard_transition_plan();--> statement-breakpoint
CREATE FUNCTION guard_transition_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  plan_status text;
BEGIN
  IF TG_OP = 'UPDATE' AND (new.description, new.planned_on, new.removed_at) IS NOT DISTINCT FROM (old.description, old.planned_on, old.removed_at) THEN
    RETURN new;
  END IF;
  -- One after the other with whoever agrees.
  SELECT status INTO plan_status FROM transition_plans WHERE id = new.transition_plan_id FOR UPDATE;
  IF plan_status IS DISTINCT FROM 'DRAFT' THEN
    RAISE check_violation USING MESSAGE = 'What is in a transition plan is changed while it is a draft.';
  END IF;
  UPDATE transition_plans SET content_revision = content_revision + 1 WHERE id = new.transition_plan_id;
  RETURN new;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "transition_steps_guard" BEFORE INSERT OR UPDATE ON "transition_steps" FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION guard_transition_step();--> statement-breakpoint
CREATE FUNCTION guard_transition_agreement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM transition_plans AS plan WHERE plan.id = new.transition_plan_id AND plan.status = 'DRAFT' AND plan.content_revision = new.content_revision) THEN
    RAISE check_violation USING MESSAGE = 'The transition plan is another than the one that was read.';
  END IF;
  RETURN new;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "transition_agreements_guard" BEFORE INSERT ON "transition_agreements" FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION guard_transition_agreement();--> statement-breakpoint

-- How long the receiving place sees the learner by the plan when the enrolment does not begin: this system's own number.
CREATE FUNCTION transition_days_after_start() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 28;--> statement-breakpoint

-- The definition of the grants once more: those where the learner goes see what whānau agreed to.
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
-- For bulk work of the owner: triggers leave the grants to whoever says that they come later, in the same transaction. Nobody
-- who serves requests can say so.
CREATE OR REPLACE FUNCTION derive_grants_of_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF current_setting('learners.grants_come_later', true) = 'on' AND session_user = current_user THEN
    RETURN NULL;
  END IF;
  IF TG_TABLE_NAME = 'learners' THEN
    PERFORM derive_learner_grants(array(SELECT id FROM new_rows));
  ELSIF TG_OP = 'INSERT' THEN
    PERFORM derive_learner_grants(array(SELECT DISTINCT learner_id FROM new_rows));
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM derive_learner_grants(array(SELECT DISTINCT learner_id FROM old_rows));
  ELSE
    PERFORM derive_learner_grants(array(SELECT learner_id FROM old_rows UNION SELECT learner_id FROM new_rows));
  END IF;
  RETURN NULL;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "learner_grants_of_new" AFTER INSERT ON "transition_plans" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION derive_grants_of_changed();--> statement-breakpoint
CREATE TRIGGER "learner_grants_of_changed" AFTER UPDATE ON "transition_plans" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION derive_grants_of_changed();--> statement-breakpoint
CREATE TRIGGER "learner_grants_of_removed" AFTER DELETE ON "transition_plans" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION derive_grants_of_changed();--> statement-breakpoint
CREATE TRIGGER "learner_grants_of_new" AFTER INSERT ON "transition_agreements" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION derive_grants_of_changed();--> statement-breakpoint

-- Requests for correction. Who asked, and who works with the learner, see them as far as they may see what they are about. A
-- statement that was attached is read with the record by everybody who may see it.
CREATE POLICY "those_concerned_read" ON "correction_requests" FOR SELECT USING (EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = correction_requests.learner_id
  AND correction_requests.category = ANY (g.categories) AND (g.basis IN ('WHANAU', 'LEARNER', 'ENROLMENT', 'SUPPORT_TEAM') OR (correction_requests.status = 'REFUSED' AND (g.basis <> 'COMMUNITY_REGISTER' OR g.source_id = correction_requests.record_id)))));--> statement-breakpoint
CREATE POLICY "privacy_officers_read" ON "correction_requests" FOR SELECT USING ((SELECT viewer_is_privacy_officer()));--> statement-breakpoint
CREATE POLICY "learners_and_whanau_ask" ON "correction_requests" FOR INSERT WITH CHECK (status = 'OPEN' AND num_nonnulls(decided_at, decided_by, decision) = 0
  AND requested_on = today_in_new_zealand() AND viewer_tells_what_is_said(learner_id, requested_by_whanau_member_id));--> statement-breakpoint
CREATE POLICY "holders_and_privacy_officers_decide" ON "correction_requests" FOR UPDATE
  USING (status = 'OPEN' AND (viewer_holds(learner_id) OR (SELECT viewer_is_privacy_officer())))
  WITH CHECK (status <> 'OPEN' AND is_now(decided_at) AND decided_by = (SELECT viewer_id()) AND (viewer_holds(learner_id) OR (SELECT viewer_is_privacy_officer())));--> statement-breakpoint
CALL grant_to_app('insert, update (status, decided_at, decided_by, decided_in_role, decided_for, decision, statement)', 'correction_requests');--> statement-breakpoint
-- Section 63 of the Privacy Act 2020: not later than 20 working days after the request. What was said in it stays.
CREATE FUNCTION guard_correction_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    new.due_on := working_day_after(new.requested_on, 20);
  ELSIF old.statement IS NOT NULL AND new.statement IS DISTINCT FROM old.statement THEN
    RAISE check_violation USING MESSAGE = 'The statement is theirs: nobody else changes it.';
  ELSIF old.statement IS NULL AND new.statement IS NOT NULL AND new.statement <> old.correction THEN
    RAISE check_violation USING MESSAGE = 'What is attached is what they asked for.';
  END IF;
  RETURN new;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "correction_requests_guard" BEFORE INSERT OR UPDATE ON "correction_requests" FOR EACH ROW EXECUTE FUNCTION guard_correction_request();--> statement-breakpoint
CREATE TRIGGER "correction_requests_decided" BEFORE UPDATE ON "correction_requests" FOR EACH ROW WHEN (new.decided_at IS DISTINCT FROM old.decided_at) EXECUTE FUNCTION note_who_acted('decided');--> statement-breakpoint

-- How many years a record is kept at least after the learner has left: the longest that is asked for of what it holds, by the
-- Health (Retention of Health Information) Regulations 1996. Replace the function when another rule asks for more.
CREATE FUNCTION retention_years() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 10;--> statement-breakpoint
CREATE FUNCTION retained_until(last_day date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN (last_day + make_interval(years => retention_years()))::date;--> statement-breakpoint
-- For the learner and their whānau. Whoever was never enrolled anywhere counts from the last change of who they are.
CREATE VIEW learner_retention WITH (security_invoker = true) AS
  SELECT learner.id AS learner_id, retained_until(coalesce((SELECT max(enrolment.until_date) FROM enrolments AS enrolment WHERE enrolment.learner_id = learner.id), (learner.updated_at AT TIME ZONE 'Pacific/Auckland')::date)) AS retain_until
    FROM learners AS learner
    WHERE EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = learner.id AND g.basis IN ('WHANAU', 'LEARNER'))
      AND NOT EXISTS (SELECT FROM enrolments AS lasting WHERE lasting.learner_id = learner.id AND (lasting.until_date IS NULL OR lasting.until_date >= today_in_new_zealand()));--> statement-breakpoint
-- For privacy officers, who see no record: which ones there are to look at. With its owner's rights for that reason; it asks
-- for the scope itself, and tells an id and a day.
CREATE FUNCTION records_past_retention(over_by date) RETURNS TABLE (learner_id uuid, retain_until date) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT left_for_good.learner_id, retained_until(left_for_good.last_day) FROM (
    SELECT learner.id AS learner_id, coalesce(max(enrolment.until_date), (learner.updated_at AT TIME ZONE 'Pacific/Auckland')::date) AS last_day
      FROM learners AS learner LEFT JOIN enrolments AS enrolment ON enrolment.learner_id = learner.id
      GROUP BY learner.id HAVING count(*) FILTER (WHERE enrolment.id IS NOT NULL AND (enrolment.until_date IS NULL OR enrolment.until_date >= today_in_new_zealand())) = 0) AS left_for_good
    WHERE viewer_is_privacy_officer() AND retained_until(left_for_good.last_day) <= over_by
$$;--> statement-breakpoint

-- What there is to do, with what learner and whānau asked to have corrected.
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
  SELECT request.id, request.learner_id, 'CORRECTION_DUE', request.due_on
    FROM mine JOIN correction_requests AS request USING (learner_id) WHERE request.status = 'OPEN' AND NOT (SELECT viewer_is_privacy_officer())
  UNION ALL
  SELECT request.id, request.learner_id, 'CORRECTION_DUE', request.due_on
    FROM correction_requests AS request WHERE request.status = 'OPEN' AND (SELECT viewer_is_privacy_officer())
  UNION ALL
  SELECT notice.id, notice.learner_id, 'NOTICE_DUE', notice.due_on
    FROM indirect_collection_notices AS notice WHERE notice.settled_at IS NULL AND (SELECT viewer_is_privacy_officer());--> statement-breakpoint

-- What happened around a learner, with goals, moves and corrections.
CREATE OR REPLACE VIEW timeline_entries WITH (security_invoker = true) AS
  SELECT learner_id, record_id, at::timestamptz(3) AS at, kind, category FROM (
    SELECT learner_id, id AS record_id, day_begins(from_date) AS at, 'ENROLMENT_BEGAN' AS kind, 'EDUCATION' AS category FROM enrolments
    UNION ALL SELECT learner_id, id, day_begins(until_date), 'ENROLMENT_ENDED', 'EDUCATION' FROM enrolments WHERE until_date IS NOT NULL
    UNION ALL SELECT learner_id, id, day_begins(since_date), 'KNOWN_CONTACT_ASSIGNED', 'SUPPORTS' FROM known_contacts
    UNION ALL SELECT learner_id, id, day_begins(until_date), 'KNOWN_CONTACT_ENDED', 'SUPPORTS' FROM known_contacts WHERE until_date IS NOT NULL
    UNION ALL SELECT learner_id, id, day_begins(from_date), 'TEAM_MEMBER_JOINED', 'SUPPORTS' FROM support_team_members
    UNION ALL SELECT learner_id, id, day_begins(until_date), 'TEAM_MEMBER_LEFT', 'SUPPORTS' FROM support_team_members WHERE until_date IS NOT NULL
    UNION ALL SELECT learner_id, id, day_begins(identified_on), 'NEED_IDENTIFIED', 'NEEDS' FROM needs WHERE identified_on IS NOT NULL
    UNION ALL SELECT learner_id, id, day_begins(from_date), 'REGISTER_ENTRY_ADDED', 'NEEDS' FROM register_entries
    -- Each version but the first is a change, made when it was written; the one that closed the entry is told as that.
    UNION ALL SELECT learner_id, id, recorded_at, 'REGISTER_ENTRY_CHANGED', 'NEEDS' FROM register_entries WHERE version > 1 AND until_date IS NULL
    UNION ALL SELECT learner_id, entry_id, recorded_at, 'REGISTER_ENTRY_CHANGED', 'NEEDS' FROM register_entry_versions WHERE version > 1
    UNION ALL SELECT learner_id, id, day_begins(until_date), 'REGISTER_ENTRY_CLOSED', 'NEEDS' FROM register_entries WHERE until_date IS NOT NULL
    UNION ALL SELECT learner_id, id, recorded_at, 'PLAN_DRAFTED', 'PLAN' FROM one_plans
    UNION ALL SELECT DISTINCT plan.learner_id, plan.id, day_begins(agreement.agreed_on), CASE WHEN agreement.reason_not_agreed IS NULL THEN 'PLAN_AGREED' ELSE 'PLAN_SET_WITHOUT_AGREEMENT' END, 'PLAN'
      FROM one_plans AS plan JOIN plan_agreements AS agreement ON agreement.plan_id = plan.id
    UNION ALL SELECT plan.learner_id, plan.id, day_begins(review.held_on), 'PLAN_REVIEWED', 'PLAN' FROM one_plans AS plan JOIN plan_reviews AS review ON review.plan_id = plan.id
    UNION ALL SELECT learner_id, id, day_begins(closed_on), 'PLAN_CLOSED', 'PLAN' FROM one_plans WHERE closed_on IS NOT NULL
    -- Several on one day are told each: each says something else.
    UNION ALL SELECT progress.learner_id, progress.id, day_begins(progress.seen_on), 'GOAL_PROGRESS_RECORDED', 'PLAN' FROM one_plans AS plan JOIN goals AS goal ON goal.plan_id = plan.id JOIN goal_progress AS progress ON progress.goal_id = goal.id
    UNION ALL SELECT learner_id, id, recorded_at, 'TRANSITION_PLANNED', 'PLAN' FROM transition_plans
    UNION ALL SELECT DISTINCT learner_id, transition_plan_id, day_begins(agreed_on), 'TRANSITION_AGREED', 'PLAN' FROM transition_agreements
    UNION ALL SELECT learner_id, id, day_begins(done_on), 'TRANSITION_STEP_DONE', 'PLAN' FROM transition_steps WHERE done_on IS NOT NULL AND removed_at IS NULL
    UNION ALL SELECT learner_id, id, day_begins(closed_on), 'TRANSITION_CLOSED', 'PLAN' FROM transition_plans WHERE closed_on IS NOT NULL
    UNION ALL SELECT learner_id, id, day_begins(requested_on), 'CORRECTION_REQUESTED', category FROM correction_requests
    UNION ALL SELECT learner_id, id, decided_at, 'CORRECTION_DECIDED', category FROM correction_requests WHERE decided_at IS NOT NULL
    UNION ALL SELECT learner_id, id, given_at, 'CONSENT_GIVEN', 'IDENTITY' FROM consents
    UNION ALL SELECT learner_id, id, narrowed_at, 'CONSENT_NARROWED', 'IDENTITY' FROM consents WHERE narrowed_at IS NOT NULL
    UNION ALL SELECT learner_id, id, withdrawn_at, 'CONSENT_WITHDRAWN', 'IDENTITY' FROM consents WHERE withdrawn_at IS NOT NULL
    UNION ALL SELECT learner_id, id, day_begins(opened_on), 'INQUIRY_OPENED', 'NOTES' FROM inquiries
    -- Several on one day are told once.
    UNION ALL SELECT DISTINCT learner_id, inquiry_id, day_begins(happened_on), 'INQUIRY_EVENT', 'NOTES' FROM inquiry_events
    UNION ALL SELECT learner_id, id, day_begins(closed_on), 'INQUIRY_CLOSED', 'NOTES' FROM inquiries WHERE closed_on IS NOT NULL
  ) AS happened WHERE at <= statement_timestamp();
