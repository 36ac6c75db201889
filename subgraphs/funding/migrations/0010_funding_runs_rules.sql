ALTER TABLE "funding_runs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "funding_runs" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "funding_run_inputs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "funding_run_inputs" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "funding_run_results" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "funding_run_results" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- Which runs there are is for those who fund; that a year is closed is for everybody whose entitlement follows from it.
CREATE POLICY "funding_managers_read" ON "funding_runs" FOR SELECT USING ((SELECT viewer_role()) = 'FUNDING_MANAGER' AND (SELECT cardinality(viewer_acts_for('region'))) > 0);--> statement-breakpoint
CREATE POLICY "institutions_read_what_closed_a_year" ON "funding_runs" FOR SELECT USING (
  kind = 'FINAL' AND (SELECT viewer_role()) IN ('EDUCATOR', 'COORDINATOR') AND (SELECT cardinality(viewer_acts_for('institution'))) > 0);--> statement-breakpoint
-- What a run knew and came to: an institution's own, and those of the regions that somebody funds. It can tell how many learners
-- of a small school are in a scheme.
CREATE POLICY "staff_of_the_institution" ON "funding_run_inputs" FOR SELECT USING (
  (SELECT viewer_role()) IN ('EDUCATOR', 'COORDINATOR') AND institution_moe_number::text = ANY ((SELECT viewer_acts_for('institution'))::text[]));--> statement-breakpoint
CREATE POLICY "managers_of_the_region" ON "funding_run_inputs" FOR SELECT USING (
  (SELECT viewer_role()) = 'FUNDING_MANAGER' AND region_code = ANY ((SELECT viewer_acts_for('region'))::text[]));--> statement-breakpoint
CREATE POLICY "who_sees_the_inputs" ON "funding_run_results" FOR SELECT USING (
  EXISTS (SELECT FROM funding_run_inputs AS input WHERE input.run_id = funding_run_results.run_id AND input.institution_moe_number = funding_run_results.institution_moe_number));--> statement-breakpoint

-- A closed year stays as it is.
CREATE FUNCTION refuse_change_of_finished_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM funding_runs WHERE id = coalesce(new.run_id, old.run_id) AND kind = 'FINAL' AND finished_at IS NOT NULL) THEN
    RAISE restrict_violation USING MESSAGE = 'The run closed its year, and stays as it is.';
  END IF;
  RETURN coalesce(new, old);
END;
$$;--> statement-breakpoint
CREATE TRIGGER "funding_run_inputs_are_kept" BEFORE INSERT OR UPDATE OR DELETE ON "funding_run_inputs" FOR EACH ROW EXECUTE FUNCTION refuse_change_of_finished_run();--> statement-breakpoint

-- The model's own run counts for no viewer: no token gives that role.
CREATE OR REPLACE FUNCTION ors_learners_of(institutions integer[], day date)
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
        WHEN 'COORDINATOR' THEN institution_moe_number::text = ANY (viewer_acts_for('institution')) WHEN 'SYSTEM' THEN true ELSE false END
    GROUP BY 1, 2, 3, 4
$$;
