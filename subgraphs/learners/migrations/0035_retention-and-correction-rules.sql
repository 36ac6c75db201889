-- For how long records are kept is configuration, with the rule that asks for it; whoever runs the service adds the next one.
ALTER TABLE "retention_rules" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "retention_rules" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "everyone_reads" ON "retention_rules" FOR SELECT USING (true);--> statement-breakpoint
-- Ten years from the day after the last service: regulation 6, of which no copy was at hand. Nothing is deleted by it.
INSERT INTO "retention_rules" ("from_date", "years", "source") VALUES
('1996-01-01', 10, 'Health (Retention of Health Information) Regulations 1996, regulation 6; have it confirmed before anything is destroyed');--> statement-breakpoint
-- These asked a number that was written into them.
CREATE OR REPLACE FUNCTION retention_years() RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (SELECT years FROM retention_rules WHERE from_date <= today_in_new_zealand() ORDER BY from_date DESC LIMIT 1);--> statement-breakpoint
CREATE OR REPLACE FUNCTION retained_until(last_day date) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE RETURN (last_day + make_interval(years => retention_years()))::date;--> statement-breakpoint

-- The same as before, from the side of what is long over: few are, of the many who are enrolled or left lately. A day more than
-- the years, because the 29th of February has no day of its own in other years.
CREATE OR REPLACE FUNCTION records_past_retention(over_by date) RETURNS TABLE (learner_id uuid, retain_until date) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH cutoff AS MATERIALIZED (SELECT (over_by - make_interval(years => retention_years()) + interval '1 day')::date AS day, retention_years() AS years WHERE viewer_is_privacy_officer()),
  left_for_good AS (
    SELECT enrolment.learner_id, enrolment.until_date AS last_day
      FROM enrolments AS enrolment
      WHERE enrolment.until_date <= (SELECT day FROM cutoff)
        AND NOT EXISTS (SELECT FROM enrolments AS later WHERE later.learner_id = enrolment.learner_id AND (later.until_date IS NULL OR (later.until_date, later.id) > (enrolment.until_date, enrolment.id)))
    UNION ALL
    SELECT learner.id, (learner.updated_at AT TIME ZONE 'Pacific/Auckland')::date
      FROM learners AS learner
      WHERE learner.updated_at < (SELECT day_begins(day + 1) FROM cutoff) AND NOT EXISTS (SELECT FROM enrolments AS any_one WHERE any_one.learner_id = learner.id))
  SELECT left_for_good.learner_id, (last_day + make_interval(years => cutoff.years))::date
    FROM left_for_good, cutoff
    WHERE last_day < today_in_new_zealand() AND (last_day + make_interval(years => cutoff.years))::date <= over_by
$$;--> statement-breakpoint

-- Whoever wrote a request down does not decide it.
DROP POLICY "holders_and_privacy_officers_decide" ON "correction_requests";--> statement-breakpoint
CREATE POLICY "holders_and_privacy_officers_decide" ON "correction_requests" FOR UPDATE
  USING (status = 'OPEN' AND recorded_by IS DISTINCT FROM (SELECT viewer_id()) AND (viewer_holds(learner_id) OR (SELECT viewer_is_privacy_officer())))
  WITH CHECK (status <> 'OPEN' AND is_now(decided_at) AND decided_by = (SELECT viewer_id()) AND recorded_by IS DISTINCT FROM decided_by AND (viewer_holds(learner_id) OR (SELECT viewer_is_privacy_officer())));
