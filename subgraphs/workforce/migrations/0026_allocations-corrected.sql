-- A provider corrects since when somebody gives a support: their case begins on that day, and what waits to be settled does. What
-- they handed over or what is over stays as it was, and a case that was given by hand is not the provider's to change. For the
-- system alone, as open_allocated_case is; the row as it was stays in earlier_versions.
CREATE FUNCTION correct_allocated_case(learner uuid, support uuid, person uuid, first_day date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF viewer_role() <> 'SYSTEM' THEN
    RAISE insufficient_privilege USING MESSAGE = 'Only another service tells of allocations.';
  END IF;
  UPDATE case_assignments AS a SET from_date = first_day, status = CASE WHEN first_day > today_in_new_zealand() THEN 'PLANNED' WHEN a.status = 'PLANNED' THEN 'ACTIVE' ELSE a.status END
    WHERE a.learner_id = learner AND a.support_id = support AND a.practitioner_id = person AND a.of_allocation AND a.handed_over_from_id IS NULL AND a.until_date IS NULL AND a.from_date <> first_day;
  UPDATE unsettled_allocations AS waiting SET from_date = first_day
    WHERE waiting.learner_id = learner AND waiting.support_id = support AND waiting.practitioner_id = person AND waiting.settled_at IS NULL;
END;
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION correct_allocated_case(uuid, uuid, uuid, date) FROM public;
--> statement-breakpoint
CALL grant_to_app('execute', 'function correct_allocated_case(uuid, uuid, uuid, date)');
--> statement-breakpoint
-- What waits on another day is not settled by that.
DROP TRIGGER stamp_settlement ON unsettled_allocations;
--> statement-breakpoint
CREATE TRIGGER stamp_settlement BEFORE UPDATE ON unsettled_allocations FOR EACH ROW WHEN (viewer_is_known() AND new.settlement IS NOT NULL) EXECUTE FUNCTION stamp_settlement();
