ALTER TABLE "funding_rules" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "funding_rules" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "everyone_reads" ON "funding_rules" FOR SELECT USING (true);--> statement-breakpoint
-- What was computed by a version must be computed by it again.
CREATE FUNCTION refuse_change_of_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE restrict_violation USING MESSAGE = 'A version of a rule stays as it is: add the next version.';
END;
$$;--> statement-breakpoint
CREATE TRIGGER "funding_rules_are_kept" BEFORE UPDATE OR DELETE OR TRUNCATE ON "funding_rules" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_rule();--> statement-breakpoint
CREATE FUNCTION refuse_rule_out_of_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM funding_rules WHERE code = new.code AND version <> new.version AND (version < new.version) <> (effective_from < new.effective_from)) THEN
    RAISE check_violation USING CONSTRAINT = 'funding_rules_follow_each_other', MESSAGE = 'A later version of a rule holds from a later day.';
  END IF;
  RETURN NULL;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "funding_rules_follow_each_other" AFTER INSERT ON "funding_rules" FOR EACH ROW EXECUTE FUNCTION refuse_rule_out_of_order();--> statement-breakpoint

-- Numbers that no publication confirms make a rule an example: its amounts in dollars show how it works, and no more.
INSERT INTO "funding_rules" ("code", "version", "stream_code", "effective_from", "formula", "description", "parameters", "source", "is_example") VALUES
('ORS_STAFFING', 1, 'ORS_STAFFING', '2010-01-01', 'ORS_STAFFING',
  'For each learner in the scheme 0.10 FTTE at high and at extension, and 0.20 FTTE at very high need; for management 0.05 of that staffing, rounded to two decimals. The time of learners who are verified for hearing or vision goes to Ko Taku Reo or BLENNZ.',
  '{"high": "0.10", "extension": "0.10", "veryHigh": "0.20", "management": "0.05"}',
  'Ministry of Education: Entitlements for the Ongoing Resourcing Scheme', false),
('ORS_TEACHER_AIDE', 1, 'ORS_TEACHER_AIDE', '2010-01-01', 'ORS_TEACHER_AIDE',
  'The hours of each week that were granted to learners, for the funded weeks: 39 in primary and intermediate schools (10, 10, 10 and 9 by term), 38 in secondary and composite schools (9, 10, 10 and 9). Paid each term, in its fourth week.',
  '{"primaryWeeks": ["10", "10", "10", "9"], "secondaryWeeks": ["9", "10", "10", "9"]}',
  'Ministry of Education: Teacher aide funding process', false),
('ORS_CONSUMABLES', 1, 'ORS_CONSUMABLES', '2010-01-01', 'ORS_CONSUMABLES',
  'An amount for each learner in the scheme, paid quarterly. The amount is an example.',
  '{"cents": "60000"}', NULL, true),
('SUPPORT_FOR_INCLUSION', 1, 'SFI', '2023-01-01', 'SUPPORT_FOR_INCLUSION',
  'A base amount, plus a rate for each student by the Equity Index number of the school, times the roll on the day of the roll return. Schools of the named types get the base only. For state and state-integrated schools; paid quarterly. The day and all amounts are examples.',
  '{"rollReturn": "03-01", "baseCents": "250000", "fromIndex": ["344", "400", "440", "480", "520"], "centsOfStudent": ["3000", "3800", "4600", "5600", "7000"], "baseOnlyTypes": ["Correspondence School", "Teen Parent Unit"]}',
  NULL, true),
('LEARNING_SUPPORT_COORDINATORS', 1, 'LSC', '2020-01-01', 'LEARNING_SUPPORT_COORDINATORS',
  '1.0 FTTE for every 500 students in Years 1 to 8, rounded to two decimals. How it is rounded, and that the roll of the roll return is taken, is an assumption.',
  '{"rollReturn": "03-01", "fttePerStudents": "500", "typesOfYears1To8": ["Full Primary", "Contributing", "Intermediate"], "typesWithout": ["Secondary (Year 9-15)", "Secondary (Year 11-15)"]}',
  'Ministry of Education: Learning Support Coordinators', true);--> statement-breakpoint

-- The level of the Ongoing Resourcing Scheme that criteria give; null when they are not met. Criterion 9 asks for 9.1 and two
-- of the others (Ministry of Education: Criteria for ORS). The same in `entities/funding-application/ors-criteria.ts`.
CREATE FUNCTION ors_level_of(criteria text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN criteria && '{1,2.1,2.2,2.3,3,4}'::text[] THEN 'VERY_HIGH'
    WHEN criteria && '{5,6.1,6.2,7,8}'::text[] THEN 'HIGH'
    WHEN '9.1' = ANY (criteria) AND (SELECT count(DISTINCT criterion) FROM unnest(criteria) AS criterion WHERE criterion IN ('9.2', '9.3', '9.4', '9.5')) >= 2 THEN 'HIGH' END;--> statement-breakpoint
CREATE FUNCTION are_ors_criteria(criteria text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN criteria <@ '{1,2.1,2.2,2.3,3,4,5,6.1,6.2,7,8,9.1,9.2,9.3,9.4,9.5}'::text[];--> statement-breakpoint
ALTER TABLE "funding_applications" ADD CONSTRAINT "funding_applications_criteria" CHECK (are_ors_criteria(criteria) AND are_ors_criteria(verified_criteria)
  AND (stream_code = 'ORS' OR cardinality(criteria) + cardinality(verified_criteria) = 0));--> statement-breakpoint
-- The one hard gate: nobody is in the scheme without meeting its criteria, and nobody at another level than they give.
ALTER TABLE "funding_applications" ADD CONSTRAINT "funding_applications_meet_the_criteria" CHECK (
  level IS NULL OR coalesce(CASE ors_level_of(verified_criteria) WHEN 'VERY_HIGH' THEN level = 'VERY_HIGH' ELSE level IN ('HIGH', 'EXTENSION') AND ors_level_of(verified_criteria) = 'HIGH' END, false));--> statement-breakpoint

-- In-Class Support is for learners who are not in the Ongoing Resourcing Scheme. Decisions about one learner come one after the other.
CREATE FUNCTION refuse_both_schemes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('funding application ' || new.learner_id, 0));
  IF EXISTS (SELECT FROM funding_applications WHERE learner_id = new.learner_id AND stream_code = 'ORS' AND status = 'APPROVED' AND coalesce(until_date, 'infinity') >= new.from_date) THEN
    RAISE check_violation USING CONSTRAINT = 'funding_applications_one_scheme', MESSAGE = 'The learner is in the Ongoing Resourcing Scheme, and so cannot have In-Class Support.';
  END IF;
  RETURN new;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "funding_applications_one_scheme" BEFORE INSERT OR UPDATE ON "funding_applications" FOR EACH ROW WHEN (new.stream_code = 'ICS' AND new.status = 'APPROVED') EXECUTE FUNCTION refuse_both_schemes();--> statement-breakpoint
CREATE FUNCTION refuse_second_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE restrict_violation USING CONSTRAINT = 'funding_applications_decided_once', MESSAGE = 'An application is decided once: a review is another application.';
END;
$$;--> statement-breakpoint
CREATE TRIGGER "funding_applications_decided_once" BEFORE UPDATE ON "funding_applications" FOR EACH ROW
  WHEN (old.status <> 'SUBMITTED' AND (new.status, new.decided_at, new.decided_by, new.decision_reason, new.verified_criteria, new.level, new.granted_weekly_hours, new.from_date, new.until_date)
    IS DISTINCT FROM (old.status, old.decided_at, old.decided_by, old.decision_reason, old.verified_criteria, old.level, old.granted_weekly_hours, old.from_date, old.until_date))
  EXECUTE FUNCTION refuse_second_decision();--> statement-breakpoint

ALTER TABLE "funding_applications" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "funding_applications" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "roles_that_meet_people" ON "funding_applications" AS RESTRICTIVE FOR SELECT USING (
  (SELECT viewer_role()) IN ('WHANAU', 'LEARNER', 'EDUCATOR', 'COORDINATOR', 'PRACTITIONER', 'FACILITATOR', 'PROVIDER_STAFF', 'FUNDING_MANAGER', 'AGENCY'));--> statement-breakpoint
-- An application tells what the learner needs: it is for those whom `learners` lets see that, and for those who decide.
CREATE POLICY "granted_learners" ON "funding_applications" FOR SELECT USING (learner_id = ANY ((SELECT viewer_subjects('NEEDS'))::uuid[]));--> statement-breakpoint
CREATE POLICY "who_decides_reads" ON "funding_applications" FOR SELECT USING (
  (SELECT viewer_role()) = 'FUNDING_MANAGER' AND region_code = ANY ((SELECT viewer_acts_for('region'))::text[]));--> statement-breakpoint
-- Those who work with the learner apply, from where the learner is; whānau and the learner ask for a review.
CREATE POLICY "who_is_permitted_applies" ON "funding_applications" FOR INSERT WITH CHECK (
  learner_id = ANY ((SELECT viewer_permitted('NEEDS'))::uuid[]) AND status = 'SUBMITTED' AND is_recorded_by_viewer(recorded_at, recorded_by, recorded_in_role)
  AND CASE (SELECT viewer_role()) WHEN 'EDUCATOR' THEN institution_moe_number::text = ANY ((SELECT viewer_acts_for('institution'))::text[])
    WHEN 'COORDINATOR' THEN institution_moe_number::text = ANY ((SELECT viewer_acts_for('institution'))::text[])
    WHEN 'PRACTITIONER' THEN true WHEN 'WHANAU' THEN review_of_id IS NOT NULL WHEN 'LEARNER' THEN review_of_id IS NOT NULL ELSE false END);--> statement-breakpoint
CREATE POLICY "the_region_decides" ON "funding_applications" FOR UPDATE
  USING ((SELECT viewer_role()) = 'FUNDING_MANAGER' AND region_code = ANY ((SELECT viewer_acts_for('region'))::text[]) AND status = 'SUBMITTED')
  WITH CHECK ((SELECT viewer_role()) = 'FUNDING_MANAGER' AND region_code = ANY ((SELECT viewer_acts_for('region'))::text[])
    AND decided_by = (SELECT viewer_id()) AND decided_at BETWEEN now() - interval '1 millisecond' AND now() + interval '1 millisecond');--> statement-breakpoint
CALL grant_to_app('insert, update (status, decided_at, decided_by, decision_reason, verified_criteria, level, granted_weekly_hours, funded_weeks, from_date, until_date)', 'funding_applications');--> statement-breakpoint

-- What was approved for a learner can be allocated to that learner.
CREATE POLICY "managers_allocate_what_was_approved" ON "allocations" FOR INSERT WITH CHECK (
  (SELECT viewer_role()) = 'FUNDING_MANAGER' AND budget_id = ANY ((SELECT viewer_budgets())::uuid[]) AND status = 'APPROVED' AND support_id IS NULL
  AND is_recorded_by_viewer(recorded_at, recorded_by, recorded_in_role)
  AND EXISTS (SELECT FROM funding_applications AS application WHERE application.learner_id = allocations.learner_id AND application.stream_code = allocations.stream_code
    AND application.status = 'APPROVED' AND application.region_code = ANY ((SELECT viewer_acts_for('region'))::text[])));--> statement-breakpoint

-- How many learners of institutions are in the Ongoing Resourcing Scheme on a day, and what they were granted: what the
-- institution's entitlement follows from. It names nobody, and is for the institution's own staff and those who fund it.
CREATE FUNCTION ors_learners_of(institutions integer[], day date)
  RETURNS TABLE (institution_moe_number integer, level text, sense text, funded_weeks text, learners integer, weekly_hundredths bigint, as_of date)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT institution_moe_number, level, sense, coalesce(funded_weeks, 'PRIMARY_AND_INTERMEDIATE'), count(*)::integer, sum(coalesce(granted_weekly_hours, 0) * 100)::bigint,
      max((decided_at AT TIME ZONE 'Pacific/Auckland')::date)
    FROM (
      -- The newest decision about a learner is the one that counts.
      SELECT DISTINCT ON (learner_id) *, CASE WHEN verified_criteria && '{2.1,2.2,6.1}'::text[] THEN 'HEARING' WHEN verified_criteria && '{2.3,6.2}'::text[] THEN 'VISION' ELSE 'NONE' END AS sense
        FROM funding_applications
        WHERE stream_code = 'ORS' AND status = 'APPROVED' AND from_date <= day AND (until_date IS NULL OR until_date >= day)
          AND learner_id IN (SELECT learner_id FROM funding_applications WHERE institution_moe_number = ANY (institutions))
        ORDER BY learner_id, from_date DESC, decided_at DESC, id DESC) AS verified
    WHERE institution_moe_number = ANY (institutions)
      AND CASE viewer_role() WHEN 'FUNDING_MANAGER' THEN cardinality(viewer_acts_for('region')) > 0 WHEN 'EDUCATOR' THEN institution_moe_number::text = ANY (viewer_acts_for('institution'))
        WHEN 'COORDINATOR' THEN institution_moe_number::text = ANY (viewer_acts_for('institution')) ELSE false END
    GROUP BY 1, 2, 3, 4
$$;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ors_learners_of(integer[], date) FROM PUBLIC;--> statement-breakpoint
CALL grant_to_app('execute', 'function ors_learners_of(integer[], date)');
