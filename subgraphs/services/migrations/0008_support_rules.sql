-- What happened to a support is a list of steps that is only added to; the support's row follows from it. Here is how, who
-- may add what, and who reads it.

CREATE FUNCTION new_zealand_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE RETURN (now() AT TIME ZONE 'Pacific/Auckland')::date;
--> statement-breakpoint
-- Instants of a row are the transaction's own, rounded to the millisecond.
CREATE FUNCTION is_now(instant timestamptz) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN instant BETWEEN now() - interval '1 millisecond' AND now() + interval '1 millisecond';
--> statement-breakpoint
-- Who wrote a row, in what role and when, is who asks now.
CREATE FUNCTION viewer_writes(recorded_by text, recorded_in_role text, recorded_at timestamptz) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN recorded_by = viewer_id() AND recorded_in_role = viewer_role() AND is_now(recorded_at);
--> statement-breakpoint
-- Calendar days that a pause covers: from its first day, up to but not including the day of its end.
CREATE FUNCTION paused_days_until(paused_on date, day date) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN greatest(0, coalesce(day - paused_on, 0));
--> statement-breakpoint

-- The first days of school terms, as the Ministry publishes them.
INSERT INTO school_terms (year, term, starts_on) VALUES
  (2023, 1, '2023-01-30'), (2023, 2, '2023-04-24'), (2023, 3, '2023-07-17'), (2023, 4, '2023-10-09'),
  (2024, 1, '2024-01-29'), (2024, 2, '2024-04-29'), (2024, 3, '2024-07-22'), (2024, 4, '2024-10-14'),
  (2025, 1, '2025-01-27'), (2025, 2, '2025-04-28'), (2025, 3, '2025-07-14'), (2025, 4, '2025-10-06'),
  (2026, 1, '2026-01-26'), (2026, 2, '2026-04-20'), (2026, 3, '2026-07-20'), (2026, 4, '2026-10-12');
--> statement-breakpoint

-- Supports that were there before their steps were: each day that is known is a step.
UPDATE supports SET region_code = institutions.region_code FROM institutions WHERE institutions.moe_number = supports.institution_moe_number;
--> statement-breakpoint
INSERT INTO support_steps (support_id, place, kind, occurred_on, service_id, institution_moe_number, region_code, priority, practitioner_id, prescribed_hours, manner, setting, outcome, reason, instead, recorded_by, recorded_in_role)
SELECT support.id, row_number() OVER (PARTITION BY support.id ORDER BY step.nr), step.kind, step.day,
    CASE step.kind WHEN 'REQUESTED' THEN support.service_id END,
    CASE step.kind WHEN 'REQUESTED' THEN support.institution_moe_number END,
    CASE step.kind WHEN 'REQUESTED' THEN support.region_code END,
    CASE step.kind WHEN 'REQUESTED' THEN support.priority END,
    CASE step.kind WHEN 'ALLOCATED' THEN support.practitioner_id END,
    CASE step.kind WHEN 'ALLOCATED' THEN support.prescribed_hours END,
    CASE step.kind WHEN 'FIRST_CONTACT' THEN 'MEETING' END,
    CASE step.kind WHEN 'FIRST_SERVICE' THEN 'SCHOOL' END,
    CASE step.kind WHEN 'CLOSED' THEN CASE WHEN support.first_service_on IS NULL THEN 'NO_LONGER_NEEDED' ELSE 'COMPLETED' END END,
    CASE step.kind WHEN 'PAUSED' THEN 'Recorded before reasons were.' END, NULL, NULL, 'SYSTEM'
  FROM supports AS support CROSS JOIN LATERAL (VALUES
    (1, 'REQUESTED', support.requested_on), (2, 'ACCEPTED', support.accepted_on),
    (3, 'WAITLISTED', CASE WHEN support.allocated_on IS NULL AND support.status = 'WAITING' THEN support.accepted_on END),
    (4, 'ALLOCATED', support.allocated_on), (5, 'FIRST_CONTACT', support.first_contact_on), (6, 'FIRST_SERVICE', support.first_service_on),
    (7, 'PAUSED', support.paused_on), (8, 'CLOSED', support.closed_on)) AS step (nr, kind, day)
  WHERE step.day IS NOT NULL;
--> statement-breakpoint
UPDATE supports SET outcome = CASE WHEN first_service_on IS NULL THEN 'NO_LONGER_NEEDED' ELSE 'COMPLETED' END WHERE status = 'CLOSED';
--> statement-breakpoint

-- Makes a support's row what its steps say, in their order, and gives or takes its place in the service's capacity. Raises
-- check_violation, with the name of the rule and a message for whoever took the step, when they cannot follow each other.
-- With its owner's rights: the role that serves requests writes steps, and nothing of the row or of the places taken.
CREATE FUNCTION derive_support(wanted uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  was supports;
  s supports;
  step support_steps;
  allowed text[];
  before_pause text;
  last_on date;
  held boolean;
  holds boolean;
BEGIN
  SELECT * INTO STRICT was FROM supports WHERE id = wanted FOR UPDATE;
  s := was;
  s.status := 'NONE';
  s.accepted_on := NULL; s.allocated_on := NULL; s.first_contact_on := NULL; s.first_service_on := NULL; s.paused_on := NULL; s.closed_on := NULL;
  s.practitioner_id := NULL; s.prescribed_hours := NULL; s.outcome := NULL;
  s.paused_days := 0; s.paused_days_before_service := 0; s.paused_days_before_contact := 0;

  FOR step IN SELECT * FROM support_steps AS one WHERE one.support_id = wanted AND one.kind <> 'RETRACTED'
      AND NOT EXISTS (SELECT FROM support_steps AS later WHERE later.corrects_id = one.id) ORDER BY one.place, one.id LOOP
    allowed := CASE step.kind
      WHEN 'REQUESTED' THEN '{NONE}'
      WHEN 'TRIAGED' THEN '{REQUESTED}'
      WHEN 'ACCEPTED' THEN '{REQUESTED}'
      WHEN 'DECLINED' THEN '{REQUESTED}'
      WHEN 'WAITLISTED' THEN '{ACCEPTED}'
      WHEN 'ALLOCATED' THEN '{ACCEPTED,WAITING,ALLOCATED,IN_DELIVERY}'
      WHEN 'FIRST_SERVICE' THEN '{ALLOCATED}'
      WHEN 'PAUSED' THEN '{ACCEPTED,WAITING,ALLOCATED,IN_DELIVERY}'
      WHEN 'RESUMED' THEN '{PAUSED}'
      ELSE '{REQUESTED,ACCEPTED,WAITING,ALLOCATED,IN_DELIVERY,PAUSED}' END;
    IF NOT s.status = ANY (allowed) THEN
      RAISE check_violation USING CONSTRAINT = 'support_steps_follow_each_other', MESSAGE = CASE
        WHEN s.status = 'NONE' THEN 'A support begins with its request: correct that instead of taking it back.'
        ELSE format('The support is %s on %s, and %s is a step of one that is %s: read it again, and take a step that follows.', s.status, step.occurred_on, step.kind, array_to_string(allowed, ', ')) END;
    END IF;
    IF step.kind NOT IN ('FIRST_CONTACT', 'MOVED', 'PRIORITY_CHANGED', 'PRESCRIBED', 'TRIAGED') THEN
      IF step.occurred_on < last_on THEN
        RAISE check_violation USING CONSTRAINT = 'support_steps_in_order_of_days', MESSAGE = format('%s on %s would be before the step that it follows, which was on %s.', step.kind, step.occurred_on, last_on);
      END IF;
      last_on := step.occurred_on;
    ELSIF step.occurred_on < s.requested_on THEN
      RAISE check_violation USING CONSTRAINT = 'support_steps_in_order_of_days', MESSAGE = format('%s on %s would be before the request, which was on %s.', step.kind, step.occurred_on, s.requested_on);
    END IF;

    CASE step.kind
      WHEN 'REQUESTED' THEN
        s.status := 'REQUESTED'; s.requested_on := step.occurred_on; s.service_id := step.service_id; s.priority := step.priority;
        s.institution_moe_number := step.institution_moe_number; s.region_code := step.region_code;
      WHEN 'TRIAGED', 'PRIORITY_CHANGED' THEN s.priority := step.priority;
      WHEN 'ACCEPTED' THEN s.status := 'ACCEPTED'; s.accepted_on := step.occurred_on;
      WHEN 'WAITLISTED' THEN s.status := 'WAITING';
      WHEN 'ALLOCATED' THEN
        -- Somebody else can take over what has begun.
        IF s.status IN ('ACCEPTED', 'WAITING') THEN s.status := 'ALLOCATED'; s.allocated_on := step.occurred_on; END IF;
        s.practitioner_id := step.practitioner_id; s.prescribed_hours := coalesce(step.prescribed_hours, s.prescribed_hours);
      WHEN 'PRESCRIBED' THEN s.prescribed_hours := step.prescribed_hours;
      WHEN 'FIRST_CONTACT' THEN
        IF s.first_contact_on IS NOT NULL AND s.first_contact_on <= step.occurred_on THEN
          RAISE check_violation USING CONSTRAINT = 'support_steps_follow_each_other', MESSAGE = format('The first contact was on %s already: correct that step if the day is wrong.', s.first_contact_on);
        END IF;
        s.first_contact_on := step.occurred_on; s.paused_days_before_contact := s.paused_days;
      WHEN 'FIRST_SERVICE' THEN
        s.status := 'IN_DELIVERY';
        IF s.first_service_on IS NULL THEN s.first_service_on := step.occurred_on; s.paused_days_before_service := s.paused_days; END IF;
        -- Who came for the service made contact at the latest then. The other way round never holds.
        IF s.first_contact_on IS NULL THEN s.first_contact_on := step.occurred_on; s.paused_days_before_contact := s.paused_days; END IF;
      WHEN 'PAUSED' THEN before_pause := s.status; s.status := 'PAUSED'; s.paused_on := step.occurred_on;
      WHEN 'RESUMED' THEN
        s.paused_days := s.paused_days + paused_days_until(s.paused_on, step.occurred_on); s.status := before_pause; s.paused_on := NULL;
      WHEN 'TRANSFERRED' THEN
        -- Asked for anew at another service; the days since the first request go on.
        s.paused_days := s.paused_days + paused_days_until(s.paused_on, step.occurred_on); s.paused_on := NULL;
        s.status := 'REQUESTED'; s.service_id := step.service_id; s.accepted_on := NULL; s.allocated_on := NULL; s.practitioner_id := NULL;
      WHEN 'MOVED' THEN s.institution_moe_number := step.institution_moe_number; s.region_code := step.region_code;
      WHEN 'DECLINED', 'CLOSED' THEN
        s.paused_days := s.paused_days + paused_days_until(s.paused_on, step.occurred_on); s.paused_on := NULL;
        s.status := 'CLOSED'; s.closed_on := step.occurred_on; s.outcome := coalesce(step.outcome, 'DECLINED');
      ELSE NULL;
    END CASE;
  END LOOP;
  IF s.status = 'NONE' THEN
    RAISE check_violation USING CONSTRAINT = 'support_steps_follow_each_other', MESSAGE = 'A support begins with its request: correct that instead of taking it back.';
  END IF;
  -- What is still waited for has rested as long as it was paused.
  IF s.first_service_on IS NULL THEN s.paused_days_before_service := s.paused_days; END IF;
  IF s.first_contact_on IS NULL THEN s.paused_days_before_contact := s.paused_days; END IF;

  held := was.status IN ('ALLOCATED', 'IN_DELIVERY', 'PAUSED') AND was.allocated_on IS NOT NULL;
  holds := s.status IN ('ALLOCATED', 'IN_DELIVERY', 'PAUSED') AND s.allocated_on IS NOT NULL;
  IF was.capacity_id IS NOT NULL AND (NOT holds OR was.service_id <> s.service_id) THEN
    UPDATE service_capacities SET occupied = occupied - 1 WHERE id = was.capacity_id;
    s.capacity_id := NULL; held := false;
  END IF;
  IF holds AND NOT held THEN
    s.capacity_id := capacity_for(s.service_id, s.institution_moe_number, s.region_code);
    IF s.capacity_id IS NOT NULL THEN
      -- Takes the row's lock: of two who take the last place, the second finds it taken.
      UPDATE service_capacities SET occupied = occupied + 1 WHERE id = s.capacity_id AND occupied < maximum;
      IF NOT FOUND THEN
        RAISE check_violation USING CONSTRAINT = 'service_capacities_are_not_exceeded',
          MESSAGE = 'All places of the service are taken: wait until one is free, or let the provider say that it has more and why.';
      END IF;
    END IF;
  END IF;

  UPDATE supports SET status = s.status, service_id = s.service_id, priority = s.priority, requested_on = s.requested_on, accepted_on = s.accepted_on, allocated_on = s.allocated_on,
    first_contact_on = s.first_contact_on, first_service_on = s.first_service_on, paused_on = s.paused_on, closed_on = s.closed_on, outcome = s.outcome,
    practitioner_id = s.practitioner_id, prescribed_hours = s.prescribed_hours, institution_moe_number = s.institution_moe_number, region_code = s.region_code,
    paused_days = s.paused_days, paused_days_before_service = s.paused_days_before_service, paused_days_before_contact = s.paused_days_before_contact, capacity_id = s.capacity_id
  WHERE id = wanted;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION derive_support(uuid) FROM PUBLIC;
--> statement-breakpoint

-- Which capacity a support takes its place in: its institution's before its region's before the whole service's. None is no limit.
CREATE FUNCTION capacity_for(service uuid, institution integer, region text) RETURNS uuid LANGUAGE sql STABLE
  RETURN (SELECT id FROM service_capacities WHERE service_id = service AND (institution_moe_number = institution OR institution_moe_number IS NULL) AND (region_code = region OR region_code IS NULL)
    ORDER BY institution_moe_number IS NULL, region_code IS NULL LIMIT 1);
--> statement-breakpoint

-- A step comes behind the others, or has the place of the one that it corrects. One at a time for each support.
CREATE FUNCTION place_support_step() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  corrected support_steps;
BEGIN
  PERFORM FROM supports WHERE id = new.support_id FOR UPDATE;
  IF new.occurred_on > new_zealand_today() THEN
    RAISE check_violation USING CONSTRAINT = 'support_steps_are_past', MESSAGE = format('%s is still to come: record a step when it was taken.', new.occurred_on);
  END IF;
  new.place := 1 + (SELECT coalesce(max(place), 0) FROM support_steps WHERE support_id = new.support_id);
  IF new.corrects_id IS NOT NULL THEN
    SELECT * INTO corrected FROM support_steps WHERE id = new.corrects_id AND support_id = new.support_id;
    IF corrected IS NULL OR corrected.kind = 'RETRACTED' OR new.kind NOT IN (corrected.kind, 'RETRACTED') THEN
      RAISE check_violation USING CONSTRAINT = 'support_steps_correct_their_kind', MESSAGE = 'A step is corrected by one of its own kind, of the same support, or taken back.';
    END IF;
    new.place := corrected.place;
  END IF;
  RETURN new;
END $$;
--> statement-breakpoint
CREATE FUNCTION derive_support_of_step() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM derive_support(new.support_id);
  RETURN NULL;
END $$;
--> statement-breakpoint
-- For everybody whom policies bind. The owner, who loads whole populations, writes rows and steps that agree.
CREATE TRIGGER support_steps_have_their_place BEFORE INSERT ON support_steps FOR EACH ROW WHEN (row_security_active('public.support_steps')) EXECUTE FUNCTION place_support_step();
--> statement-breakpoint
CREATE TRIGGER support_steps_make_the_support AFTER INSERT ON support_steps FOR EACH ROW WHEN (row_security_active('public.support_steps')) EXECUTE FUNCTION derive_support_of_step();
--> statement-breakpoint

-- Hours that were given are those of the deliveries that stand. A delivery lies between the first service and the end; what
-- was cancelled can lie before the first service.
CREATE FUNCTION add_delivery() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  s supports;
BEGIN
  SELECT * INTO STRICT s FROM supports WHERE id = new.support_id FOR UPDATE;
  IF new.corrects_id IS NOT NULL AND NOT EXISTS (SELECT FROM deliveries WHERE id = new.corrects_id AND support_id = new.support_id) THEN
    RAISE check_violation USING CONSTRAINT = 'deliveries_correct_their_support', MESSAGE = 'A delivery is corrected by one of the same support.';
  END IF;
  IF new.hours > 0 AND (new.delivered_on > new_zealand_today() OR s.allocated_on IS NULL OR new.delivered_on < s.allocated_on OR new.delivered_on > s.closed_on
      OR (new.status = 'DELIVERED' AND (s.first_service_on IS NULL OR new.delivered_on < s.first_service_on))) THEN
    RAISE check_violation USING CONSTRAINT = 'deliveries_lie_within_the_support', MESSAGE = CASE
      WHEN new.delivered_on > new_zealand_today() THEN format('%s is still to come: record a delivery when it was given.', new.delivered_on)
      WHEN s.allocated_on IS NULL THEN 'Nobody is allocated to this support: nothing of it can have been given.'
      WHEN new.delivered_on > s.closed_on THEN format('The support ended on %s: nothing of it was given after that.', s.closed_on)
      WHEN s.first_service_on IS NULL THEN 'The first service is not recorded yet: record it before what was given.'
      ELSE format('The first service was on %s: nothing was given before it. Correct that step if its day is wrong.', s.first_service_on) END;
  END IF;
  RETURN new;
END $$;
--> statement-breakpoint
CREATE FUNCTION sum_deliveries() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE supports SET delivered_hours = (SELECT coalesce(sum(hours), 0) FROM deliveries AS one WHERE one.support_id = new.support_id AND one.status = 'DELIVERED'
      AND NOT EXISTS (SELECT FROM deliveries AS later WHERE later.corrects_id = one.id))
    WHERE id = new.support_id;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER deliveries_lie_within_the_support BEFORE INSERT ON deliveries FOR EACH ROW WHEN (row_security_active('public.deliveries')) EXECUTE FUNCTION add_delivery();
--> statement-breakpoint
CREATE TRIGGER deliveries_make_the_hours AFTER INSERT ON deliveries FOR EACH ROW WHEN (row_security_active('public.deliveries')) EXECUTE FUNCTION sum_deliveries();
--> statement-breakpoint

-- A new capacity begins with the supports that are under way within it and hold no other place; nobody who serves
-- requests sees them all.
CREATE FUNCTION count_occupied() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  WITH taken AS (
    UPDATE supports SET capacity_id = new.id
      WHERE service_id = new.service_id AND capacity_id IS NULL AND status IN ('ALLOCATED', 'IN_DELIVERY', 'PAUSED') AND allocated_on IS NOT NULL
        AND capacity_for(service_id, institution_moe_number, region_code) = new.id
      RETURNING id)
  UPDATE service_capacities SET occupied = (SELECT count(*) FROM taken) WHERE id = new.id;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER service_capacities_count_what_is_there AFTER INSERT ON service_capacities FOR EACH ROW WHEN (row_security_active('public.service_capacities')) EXECUTE FUNCTION count_occupied();
--> statement-breakpoint

-- Who reads. Groups whose members the viewer was granted, or by permit may write about: with its owner's rights, as the
-- policies of the two tables would ask each other without end. It tells nothing but what the transaction was granted.
CREATE FUNCTION viewer_group_supports(permitted boolean) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  RETURN ARRAY(SELECT support_id FROM support_members WHERE learner_id = ANY (CASE WHEN permitted THEN viewer_permitted('SUPPORTS') ELSE viewer_subjects('SUPPORTS') END));
--> statement-breakpoint
CREATE POLICY granted_members ON supports FOR SELECT USING (id = ANY ((SELECT viewer_group_supports(false))::uuid[]));
--> statement-breakpoint
DROP POLICY own_services ON supports;
--> statement-breakpoint
CREATE POLICY own_services ON supports FOR SELECT USING (
  (SELECT viewer_role()) IN ('PROVIDER_STAFF', 'COORDINATOR') AND service_id = ANY ((SELECT viewer_services())::uuid[]));
--> statement-breakpoint
CREATE POLICY own_institutions ON supports FOR SELECT USING (
  learner_id IS NULL AND (SELECT viewer_role()) IN ('EDUCATOR', 'COORDINATOR') AND institution_moe_number::text = ANY ((SELECT viewer_acts_for('institution'))::text[]));
--> statement-breakpoint

-- As what the viewer acts on a support: PROVIDER for its service, PRACTITIONER who does the work, EDUCATION for those who work
-- with the learner or at the group's institution, WHANAU for the learner and their whānau. The last two by a permit.
CREATE FUNCTION viewer_acts_on(support supports) RETURNS text[] LANGUAGE sql STABLE RETURN array_remove(ARRAY[
  CASE WHEN viewer_role() IN ('PROVIDER_STAFF', 'COORDINATOR') AND support.service_id = ANY (viewer_services()) THEN 'PROVIDER' END,
  CASE WHEN viewer_role() IN ('EDUCATOR', 'COORDINATOR', 'PRACTITIONER', 'FACILITATOR', 'PROVIDER_STAFF') AND support.practitioner_id::text = viewer_id() THEN 'PRACTITIONER' END,
  CASE WHEN viewer_role() IN ('EDUCATOR', 'COORDINATOR', 'PRACTITIONER') AND (support.learner_id = ANY (viewer_permitted('SUPPORTS')) OR support.id = ANY (viewer_group_supports(true))
      OR (support.learner_id IS NULL AND viewer_role() <> 'PRACTITIONER' AND support.institution_moe_number::text = ANY (viewer_acts_for('institution')))) THEN 'EDUCATION' END,
  CASE WHEN viewer_role() IN ('WHANAU', 'LEARNER') AND support.learner_id = ANY (viewer_permitted('SUPPORTS')) THEN 'WHANAU' END], NULL);
--> statement-breakpoint
CREATE FUNCTION may_take_step(kind text, outcome text, acts text[]) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN CASE
  WHEN kind IN ('TRIAGED', 'PRIORITY_CHANGED', 'ACCEPTED', 'DECLINED', 'WAITLISTED', 'ALLOCATED') THEN 'PROVIDER' = ANY (acts)
  WHEN kind IN ('FIRST_CONTACT', 'FIRST_SERVICE', 'PAUSED', 'RESUMED', 'PRESCRIBED') THEN acts && '{PROVIDER,PRACTITIONER}'
  WHEN kind = 'TRANSFERRED' THEN acts && '{PROVIDER,EDUCATION}'
  WHEN kind = 'CLOSED' AND outcome = 'WITHDRAWN' THEN cardinality(acts) > 0
  WHEN kind = 'CLOSED' THEN acts && '{PROVIDER,PRACTITIONER}'
  WHEN kind = 'REQUESTED' THEN acts && '{EDUCATION,WHANAU}'
  ELSE false END;
--> statement-breakpoint
-- The kind of a step, and how it closed: a policy cannot ask its own table.
CREATE FUNCTION support_step_taken(step uuid) RETURNS support_steps LANGUAGE sql STABLE AS 'SELECT * FROM support_steps WHERE id = step';
--> statement-breakpoint

ALTER TABLE support_steps ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE support_steps FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY those_of_supports_seen ON support_steps FOR SELECT USING (EXISTS (SELECT FROM supports WHERE supports.id = support_steps.support_id));
--> statement-breakpoint
CREATE POLICY those_who_act_take ON support_steps FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at)
  AND EXISTS (SELECT FROM supports AS s WHERE s.id = support_steps.support_id AND may_take_step(
    CASE WHEN support_steps.kind = 'RETRACTED' THEN (support_step_taken(support_steps.corrects_id)).kind ELSE support_steps.kind END,
    CASE WHEN support_steps.kind = 'RETRACTED' THEN (support_step_taken(support_steps.corrects_id)).outcome ELSE support_steps.outcome END, viewer_acts_on(s))));
--> statement-breakpoint
CALL grant_to_app('insert', 'support_steps');
--> statement-breakpoint

-- Asked for by those whom a permit lets write about the learner, or at their own institution for a group or the adults.
CREATE POLICY those_who_ask ON supports FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND status = 'REQUESTED' AND num_nonnulls(practitioner_id, capacity_id, accepted_on, allocated_on,
    first_contact_on, first_service_on, paused_on, closed_on, outcome, prescribed_hours) = 0 AND delivered_hours = 0 AND paused_days = 0
  AND viewer_acts_on(supports) && '{EDUCATION,WHANAU}');
--> statement-breakpoint
CALL grant_to_app('insert', 'supports');
--> statement-breakpoint

ALTER TABLE support_members ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE support_members FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY roles_that_meet_people ON support_members AS RESTRICTIVE FOR SELECT USING (
  (SELECT viewer_role()) IN ('WHANAU', 'LEARNER', 'EDUCATOR', 'COORDINATOR', 'PRACTITIONER', 'FACILITATOR', 'PROVIDER_STAFF', 'FUNDING_MANAGER', 'AGENCY'));
--> statement-breakpoint
CREATE POLICY granted_learners ON support_members FOR SELECT USING (learner_id = ANY ((SELECT viewer_subjects('SUPPORTS'))::uuid[]));
--> statement-breakpoint
CREATE POLICY own_work ON support_members FOR SELECT USING (EXISTS (SELECT FROM supports AS s WHERE s.id = support_members.support_id AND (
  ((SELECT viewer_role()) IN ('PROVIDER_STAFF', 'COORDINATOR') AND s.service_id = ANY ((SELECT viewer_services())::uuid[]))
  OR ((SELECT viewer_role()) IN ('EDUCATOR', 'COORDINATOR', 'PRACTITIONER', 'FACILITATOR', 'PROVIDER_STAFF') AND s.practitioner_id::text = (SELECT viewer_id())))));
--> statement-breakpoint
CREATE POLICY those_who_work_with_them_add ON support_members FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND num_nonnulls(left_on, left_recorded_by) = 0 AND learner_id = ANY ((SELECT viewer_permitted('SUPPORTS'))::uuid[])
  AND EXISTS (SELECT FROM supports AS s WHERE s.id = support_members.support_id AND s.target IN ('GROUP', 'CLASS') AND s.closed_on IS NULL AND joined_on >= s.requested_on
    AND 'EDUCATION' = ANY (viewer_acts_on(s))));
--> statement-breakpoint
CREATE POLICY those_who_work_with_them_end ON support_members FOR UPDATE USING (left_on IS NULL AND learner_id = ANY ((SELECT viewer_permitted('SUPPORTS'))::uuid[]))
  WITH CHECK (left_on <= new_zealand_today() AND left_recorded_by = (SELECT viewer_id()));
--> statement-breakpoint
CALL grant_to_app('insert, update (left_on, left_recorded_by)', 'support_members');
--> statement-breakpoint

ALTER TABLE deliveries ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE deliveries FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY those_of_supports_seen ON deliveries FOR SELECT USING (EXISTS (SELECT FROM supports WHERE supports.id = deliveries.support_id));
--> statement-breakpoint
CREATE POLICY those_who_give_record ON deliveries FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND EXISTS (SELECT FROM supports AS s WHERE s.id = deliveries.support_id AND viewer_acts_on(s) && '{PROVIDER,PRACTITIONER}'));
--> statement-breakpoint
CALL grant_to_app('insert', 'deliveries');
--> statement-breakpoint

-- How many places there are and are free is public, as in the directories of services (HSDS).
ALTER TABLE service_capacities ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE service_capacities FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY everyone_reads ON service_capacities FOR SELECT USING (true);
--> statement-breakpoint
CREATE POLICY providers_say ON service_capacities FOR INSERT WITH CHECK (occupied = 0 AND is_now(updated_at) AND (SELECT viewer_role()) = 'PROVIDER_STAFF' AND service_id = ANY ((SELECT viewer_services())::uuid[]));
--> statement-breakpoint
CREATE POLICY providers_say_again ON service_capacities FOR UPDATE USING ((SELECT viewer_role()) = 'PROVIDER_STAFF' AND service_id = ANY ((SELECT viewer_services())::uuid[]))
  WITH CHECK ((SELECT viewer_role()) = 'PROVIDER_STAFF' AND is_now(updated_at));
--> statement-breakpoint
CALL grant_to_app('insert, update (maximum, updated_at)', 'service_capacities');
--> statement-breakpoint
ALTER TABLE service_capacity_changes ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE service_capacity_changes FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY providers_read ON service_capacity_changes FOR SELECT USING (
  (SELECT viewer_role()) IN ('PROVIDER_STAFF', 'COORDINATOR') AND EXISTS (SELECT FROM service_capacities WHERE id = capacity_id AND service_id = ANY ((SELECT viewer_services())::uuid[])));
--> statement-breakpoint
CREATE POLICY providers_say ON service_capacity_changes FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND (SELECT viewer_role()) = 'PROVIDER_STAFF' AND EXISTS (SELECT FROM service_capacities WHERE id = capacity_id AND service_id = ANY ((SELECT viewer_services())::uuid[])));
--> statement-breakpoint
CALL grant_to_app('insert', 'service_capacity_changes');
--> statement-breakpoint
ALTER TABLE school_terms ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE school_terms FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY everyone_reads ON school_terms FOR SELECT USING (true);
--> statement-breakpoint

-- Which place a waiting support has in its list: the service's, in its region, by priority and then by who has waited longest.
-- With its owner's rights, because whoever waits is told their place and never who else waits; null for one that does not wait.
CREATE FUNCTION waiting_place(support supports) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp RETURN (
  SELECT CASE WHEN support.status IN ('ACCEPTED', 'WAITING') THEN 1 + count(*) END FROM supports AS other
  WHERE other.service_id = support.service_id AND (other.region_code = support.region_code OR (other.region_code IS NULL AND support.region_code IS NULL)) AND other.status IN ('ACCEPTED', 'WAITING')
    AND (other.priority_rank, other.requested_on, other.id) < (support.priority_rank, support.requested_on, support.id));
--> statement-breakpoint

-- The learner has gone to another institution: what they get or wait for goes with them, and no clock begins anew. For
-- the system alone, which reads nobody's supports.
CREATE FUNCTION move_supports(learner uuid, institution integer, moved_on date) RETURNS uuid[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  support uuid;
  moved uuid[] := '{}';
BEGIN
  IF viewer_role() <> 'SYSTEM' THEN RAISE insufficient_privilege USING MESSAGE = 'Supports move with what learners announces, and in no other way.'; END IF;
  FOR support IN SELECT id FROM supports WHERE learner_id = learner AND closed_on IS NULL AND institution_moe_number IS DISTINCT FROM institution ORDER BY id FOR UPDATE LOOP
    INSERT INTO support_steps (support_id, place, kind, occurred_on, institution_moe_number, region_code, recorded_by, recorded_in_role)
      SELECT s.id, 1 + (SELECT max(place) FROM support_steps WHERE support_id = s.id), 'MOVED', greatest(moved_on, s.requested_on), known.moe_number, known.region_code, NULL, 'SYSTEM'
        FROM supports AS s LEFT JOIN institutions AS known ON known.moe_number = institution WHERE s.id = support;
    PERFORM derive_support(support);
    moved := moved || support;
  END LOOP;
  RETURN moved;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION move_supports(uuid, integer, date) FROM PUBLIC;
--> statement-breakpoint
CALL grant_to_app('execute', 'function move_supports(uuid, integer, date)');
