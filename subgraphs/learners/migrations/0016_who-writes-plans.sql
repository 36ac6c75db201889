-- Who may see and write plans, and what stays as it was agreed. Resolvers ask the same first, to say what is wrong; what
-- they forget is refused here.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['strategies', 'responsibilities', 'plan_supports', 'plan_agreements', 'plan_voices', 'plan_reviews', 'goal_progress'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
  END LOOP;
END $$;--> statement-breakpoint

-- A draft is for those who make it: the learner, their whānau, and those who work with them. Others see what was agreed.
DROP POLICY "granted_viewers_read" ON "one_plans";--> statement-breakpoint
CREATE POLICY "granted_viewers_read" ON "one_plans" FOR SELECT USING (EXISTS (SELECT FROM learner_grants AS g
  WHERE g.learner_id = one_plans.learner_id AND 'PLAN' = ANY (g.categories) AND (one_plans.agreed_on IS NOT NULL OR g.basis IN ('WHANAU', 'LEARNER', 'ENROLMENT', 'SUPPORT_TEAM'))));--> statement-breakpoint
-- What a plan is made of is seen with the plan.
DROP POLICY "granted_viewers_read" ON "goals";--> statement-breakpoint
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['goals', 'strategies', 'responsibilities', 'plan_supports', 'plan_agreements', 'plan_voices', 'plan_reviews', 'goal_progress'] LOOP
    EXECUTE format('CREATE POLICY read_with_the_plan ON %I FOR SELECT USING (EXISTS (SELECT FROM one_plans WHERE one_plans.id = plan_id))', name);
  END LOOP;
END $$;--> statement-breakpoint

-- Does the viewer work with the learner, and write the plan with them?
CREATE FUNCTION viewer_writes_plan_of(learner uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT viewer_role() IN ('EDUCATOR', 'COORDINATOR', 'PRACTITIONER')
    AND EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = learner AND g.basis IN ('ENROLMENT', 'SUPPORT_TEAM'))
$$;--> statement-breakpoint
-- May the viewer put down what this whānau member (null: the learner) says of the plan? They themselves may, and those who
-- work with the learner for them; nobody for somebody whom an order keeps away, or who is close to the learner but not whānau.
CREATE FUNCTION viewer_tells_what_is_said(learner uuid, speaker uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN speaker IS NULL THEN viewer_writes_plan_of(learner) OR EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = learner AND g.basis = 'LEARNER')
    ELSE EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = learner AND g.basis = 'WHANAU' AND g.source_id = speaker)
      OR (viewer_writes_plan_of(learner) AND EXISTS (SELECT FROM whanau_members AS member WHERE member.id = speaker AND member.learner_id = learner AND member.relationship <> 'OTHER'
        AND NOT EXISTS (SELECT FROM contact_restrictions AS restriction WHERE restriction.learner_id = learner AND restriction.person_id = member.person_id
          AND restriction.from_at <= statement_timestamp() AND (restriction.until_at IS NULL OR restriction.until_at > statement_timestamp()))))
  END
$$;--> statement-breakpoint

-- Every change counts, and says who made it.
CREATE FUNCTION count_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  new.revision := old.revision + 1;
  new.changed_at := now();
  new.changed_by := viewer_id();
  new.changed_in_role := CASE WHEN viewer_is_known() THEN viewer_role() ELSE 'SYSTEM' END;
  RETURN new;
END;
$$;--> statement-breakpoint

-- How far a version may go from where it is, what stays once it is agreed, and what each step asks for.
CREATE FUNCTION hold_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (new.learner_id, new.version, new.revises_id) IS DISTINCT FROM (old.learner_id, old.version, old.revises_id) THEN
    RAISE check_violation USING MESSAGE = 'A plan stays the learner''s, and keeps its version.';
  END IF;
  IF new.status <> old.status AND (old.status, new.status) NOT IN (('DRAFT', 'AGREED'), ('DRAFT', 'CLOSED'), ('AGREED', 'ACTIVE'), ('AGREED', 'CLOSED'),
      ('ACTIVE', 'UNDER_REVIEW'), ('ACTIVE', 'CLOSED'), ('UNDER_REVIEW', 'ACTIVE'), ('UNDER_REVIEW', 'CLOSED')) THEN
    RAISE check_violation USING MESSAGE = format('A plan does not go from %s to %s.', old.status, new.status);
  END IF;
  -- What was agreed stays as it was agreed; to change it, a new version is made. An ended plan stays as it is altogether.
  IF (old.status <> 'DRAFT' OR new.status <> 'DRAFT') AND ((new.from_date, new.aspirations, new.strengths, new.school_hours_per_week, new.prescribed_hours_per_week, new.content_revision)
      IS DISTINCT FROM (old.from_date, old.aspirations, old.strengths, old.school_hours_per_week, old.prescribed_hours_per_week, old.content_revision)
      OR (new.status <> 'CLOSED' AND new.until_date IS DISTINCT FROM old.until_date) OR (old.status <> 'DRAFT' AND new.agreed_on IS DISTINCT FROM old.agreed_on)) THEN
    RAISE check_violation USING MESSAGE = 'What was agreed stays as it was: make a new version.';
  END IF;
  IF old.status = 'CLOSED' THEN
    RAISE check_violation USING MESSAGE = 'A plan that has ended stays as it is.';
  END IF;
  IF new.status = 'AGREED' AND old.status = 'DRAFT' AND NOT EXISTS (SELECT FROM plan_agreements AS agreement WHERE agreement.plan_id = new.id AND agreement.content_revision = new.content_revision) THEN
    RAISE check_violation USING MESSAGE = 'A plan is agreed when somebody of the whānau or the learner agreed, or it is recorded why not.';
  END IF;
  IF new.last_reviewed_on IS DISTINCT FROM old.last_reviewed_on AND NOT EXISTS (SELECT FROM plan_reviews AS review WHERE review.plan_id = new.id AND review.held_on = new.last_reviewed_on AND review.next_review_on = new.next_review_on) THEN
    RAISE check_violation USING MESSAGE = 'A review is recorded with what was found.';
  END IF;
  -- Own fields are content, too; that something under the plan changed is no change of its own fields.
  IF (new.from_date, new.until_date, new.aspirations, new.strengths, new.school_hours_per_week, new.prescribed_hours_per_week)
      IS DISTINCT FROM (old.from_date, old.until_date, old.aspirations, old.strengths, old.school_hours_per_week, old.prescribed_hours_per_week) AND new.status = 'DRAFT' THEN
    new.content_revision := old.content_revision + 1;
  ELSIF new.content_revision <> old.content_revision THEN
    RETURN new;
  END IF;
  new.revision := old.revision + 1;
  new.changed_at := now();
  new.changed_by := viewer_id();
  new.changed_in_role := CASE WHEN viewer_is_known() THEN viewer_role() ELSE 'SYSTEM' END;
  RETURN new;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "one_plans_hold" BEFORE UPDATE ON "one_plans" FOR EACH ROW EXECUTE FUNCTION hold_plan();--> statement-breakpoint

-- Goals, strategies, responsibilities and supports change with a draft alone: the plan's row is taken first, so that no
-- agreement comes between. How a goal is going changes later, too.
CREATE FUNCTION hold_plan_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (new.plan_id, new.learner_id) IS DISTINCT FROM (old.plan_id, old.learner_id) THEN
    RAISE check_violation USING MESSAGE = 'It stays in its plan.';
  END IF;
  UPDATE one_plans SET content_revision = content_revision + 1 WHERE id = new.plan_id AND status = 'DRAFT';
  IF NOT FOUND THEN
    RAISE check_violation USING MESSAGE = 'What was agreed stays as it was: make a new version of the plan.';
  END IF;
  RETURN new;
END;
$$;--> statement-breakpoint
DO $$
DECLARE
  name text;
  content text;
BEGIN
  FOREACH name IN ARRAY ARRAY['goals', 'strategies', 'responsibilities', 'plan_supports'] LOOP
    content := CASE name
      WHEN 'goals' THEN 'WHEN ((new.plan_id, new.learner_id, new.position, new.title, new.description, new.measure, new.outcome_domain, new.start_on, new.target_on, new.continues_goal_id, new.removed_at)
        IS DISTINCT FROM (old.plan_id, old.learner_id, old.position, old.title, old.description, old.measure, old.outcome_domain, old.start_on, old.target_on, old.continues_goal_id, old.removed_at))'
      ELSE '' END;
    -- Whole plans that are loaded by the owner, with their history, are not written part by part.
    EXECUTE format('CREATE TRIGGER hold_plan_part_of_new BEFORE INSERT ON %I FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION hold_plan_part()', name);
    EXECUTE format('CREATE TRIGGER hold_plan_part_of_changed BEFORE UPDATE ON %I FOR EACH ROW %s EXECUTE FUNCTION hold_plan_part()', name, content);
    EXECUTE format('CREATE TRIGGER revision BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION count_revision()', name);
  END LOOP;
END $$;--> statement-breakpoint

-- Where a goal stands is what was seen of it last, and every look stays.
CREATE FUNCTION hold_progress() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF new.lifecycle_status <> old.lifecycle_status AND (old.lifecycle_status IN ('COMPLETED', 'CANCELLED', 'REJECTED')
      OR (new.lifecycle_status IN ('PROPOSED', 'PLANNED', 'ACCEPTED') AND old.lifecycle_status NOT IN ('PROPOSED', 'PLANNED', 'ACCEPTED'))
      OR (new.lifecycle_status = 'REJECTED' AND old.lifecycle_status NOT IN ('PROPOSED', 'PLANNED', 'ACCEPTED'))) THEN
    RAISE check_violation USING MESSAGE = format('A goal does not go from %s to %s.', old.lifecycle_status, new.lifecycle_status);
  END IF;
  IF NOT EXISTS (SELECT FROM goal_progress AS seen WHERE seen.goal_id = new.id AND is_now(seen.recorded_at)
      AND (seen.lifecycle_status, seen.achievement_status) IS NOT DISTINCT FROM (new.lifecycle_status, new.achievement_status)) THEN
    RAISE check_violation USING MESSAGE = 'How a goal is going is recorded with the day on which it was seen.';
  END IF;
  RETURN new;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "goals_hold_progress" BEFORE UPDATE ON "goals" FOR EACH ROW
  WHEN ((new.lifecycle_status, new.achievement_status) IS DISTINCT FROM (old.lifecycle_status, old.achievement_status)) EXECUTE FUNCTION hold_progress();--> statement-breakpoint

-- A new row is the viewer's own, of this moment, in their role.
CREATE FUNCTION viewer_records_now(recorded_at timestamptz, recorded_by text, recorded_in_role text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN is_now(recorded_at) AND recorded_by = viewer_id() AND recorded_in_role = viewer_role();--> statement-breakpoint

-- Those who work with the learner write.
CREATE POLICY "those_who_work_with_the_learner_begin" ON "one_plans" FOR INSERT WITH CHECK (
  viewer_writes_plan_of(learner_id) AND viewer_records_now(recorded_at, recorded_by, recorded_in_role) AND status = 'DRAFT' AND revision = 1 AND content_revision = 1
  AND num_nonnulls(agreed_on, last_reviewed_on, next_review_on, closed_on, closing_reason, changed_at) = 0);--> statement-breakpoint
CREATE POLICY "those_who_work_with_the_learner_change" ON "one_plans" FOR UPDATE USING (viewer_writes_plan_of(learner_id)) WITH CHECK (viewer_writes_plan_of(learner_id));--> statement-breakpoint
-- A function, because the agreements' policy asks the plans.
CREATE FUNCTION viewer_agreed_to(plan uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM plan_agreements AS agreement WHERE agreement.plan_id = plan AND agreement.recorded_by = viewer_id() AND is_now(agreement.recorded_at))
$$;--> statement-breakpoint
-- Whoever agrees makes a draft an agreed plan, and nothing else: what else there is in it is held above.
CREATE POLICY "learners_and_whanau_agree" ON "one_plans" FOR UPDATE
  USING (status = 'DRAFT' AND EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = one_plans.learner_id AND g.basis IN ('WHANAU', 'LEARNER')))
  WITH CHECK (status = 'AGREED' AND viewer_agreed_to(id));--> statement-breakpoint
CALL grant_to_app('insert,
  update (from_date, until_date, agreed_on, last_reviewed_on, next_review_on, closed_on, content_revision, status, school_hours_per_week, prescribed_hours_per_week, closing_reason, closing_note, aspirations, strengths)', 'one_plans');--> statement-breakpoint
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['goals', 'strategies', 'responsibilities', 'plan_supports'] LOOP
    EXECUTE format('CREATE POLICY those_who_work_with_the_learner_add ON %I FOR INSERT WITH CHECK (viewer_writes_plan_of(learner_id) AND viewer_records_now(recorded_at, recorded_by, recorded_in_role)
      AND revision = 1 AND num_nonnulls(removed_at, changed_at) = 0)', name);
    EXECUTE format('CREATE POLICY those_who_work_with_the_learner_change ON %I FOR UPDATE USING (viewer_writes_plan_of(learner_id) AND removed_at IS NULL) WITH CHECK (viewer_writes_plan_of(learner_id) AND (removed_at IS NULL OR is_now(removed_at)))', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['plan_reviews', 'goal_progress'] LOOP
    EXECUTE format('CREATE POLICY those_who_work_with_the_learner_add ON %I FOR INSERT WITH CHECK (viewer_writes_plan_of(learner_id) AND viewer_records_now(recorded_at, recorded_by, recorded_in_role)
      AND EXISTS (SELECT FROM one_plans AS plan WHERE plan.id = plan_id AND plan.status <> ''CLOSED''))', name);
  END LOOP;
END $$;--> statement-breakpoint
CALL grant_to_app('insert,
  update (removed_at, start_on, target_on, outcome_domain, lifecycle_status, achievement_status, title, description, measure)', 'goals');--> statement-breakpoint
CALL grant_to_app('insert, update (removed_at, practitioner_id, whanau_member_id, by_learner, goal_id, setting, description)', 'strategies');--> statement-breakpoint
CALL grant_to_app('insert, update (removed_at, practitioner_id, whanau_member_id, by_learner, description)', 'responsibilities');--> statement-breakpoint
CALL grant_to_app('insert, update (removed_at, support_id, practitioner_id, prescribed_hours, hours_per, description)', 'plan_supports');--> statement-breakpoint
CALL grant_to_app('insert', 'plan_reviews');--> statement-breakpoint
CALL grant_to_app('insert', 'goal_progress');--> statement-breakpoint

-- To a plan as it stands, in the name of somebody who said so; that nobody agreed is recorded by those who work with the learner.
CREATE POLICY "those_who_say_so_agree" ON "plan_agreements" FOR INSERT WITH CHECK (
  CASE WHEN reason_not_agreed IS NULL THEN viewer_tells_what_is_said(learner_id, whanau_member_id) ELSE viewer_writes_plan_of(learner_id) END
  AND viewer_records_now(recorded_at, recorded_by, recorded_in_role)
  AND EXISTS (SELECT FROM one_plans AS plan WHERE plan.id = plan_id AND plan.status <> 'CLOSED' AND plan.content_revision = plan_agreements.content_revision));--> statement-breakpoint
CALL grant_to_app('insert', 'plan_agreements');--> statement-breakpoint
CREATE POLICY "those_who_say_so_add" ON "plan_voices" FOR INSERT WITH CHECK (
  (voice_of = 'LEARNER' OR whanau_member_id IS NOT NULL) AND viewer_tells_what_is_said(learner_id, whanau_member_id)
  AND viewer_records_now(recorded_at, recorded_by, recorded_in_role)
  AND EXISTS (SELECT FROM one_plans AS plan WHERE plan.id = plan_id AND plan.status <> 'CLOSED'));--> statement-breakpoint
CALL grant_to_app('insert', 'plan_voices');
