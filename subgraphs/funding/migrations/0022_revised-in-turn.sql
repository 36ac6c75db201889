-- In the order of their budgets, whose accounts two decisions at the same time then take in one order.
CREATE OR REPLACE FUNCTION allocations_to_end(application uuid) RETURNS TABLE (id uuid, stream_code text, year integer, from_date date, until_date date, hundredths bigint, allocated bigint,
    weekly_hours numeric, funded_weeks text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT allocation.id, allocation.stream_code, allocation.year, allocation.from_date, allocation.until_date, allocation.hundredths, allocation.allocated, earlier.granted_weekly_hours, earlier.funded_weeks
    FROM funding_applications AS later JOIN funding_applications AS earlier ON earlier.learner_id = later.learner_id AND revises(later, earlier)
      JOIN allocations AS allocation ON allocation.application_id = earlier.id
    WHERE later.id = application AND later.decided_by = viewer_id() AND viewer_role() = 'FUNDING_MANAGER' AND later.region_code = ANY (viewer_acts_for('region'))
      AND allocation.ended_on IS NULL AND allocation.status <> 'ENDED' AND coalesce(allocation.until_date, 'infinity') >= later.from_date
    ORDER BY allocation.budget_id, allocation.id
$$;--> statement-breakpoint
-- Ends one of them on the day before the revised decision holds, and returns a part of it to its budget, as far as nobody has committed
-- it by then. Takes the accounts of the budget first, as who writes an entry does: what was committed or released before is known, and
-- whoever waits finds what is left.
CREATE OR REPLACE FUNCTION end_allocation(allocation uuid, application uuid, to_release bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  ended allocations;
  uncommitted bigint;
BEGIN
  PERFORM FROM ledger_accounts WHERE budget_id = (SELECT one.budget_id FROM allocations AS one WHERE one.id = allocation) ORDER BY account FOR UPDATE;
  SELECT one.allocated INTO uncommitted FROM allocations_to_end(application) AS one WHERE one.id = allocation;
  IF uncommitted IS NULL OR to_release < 0 THEN
    RAISE insufficient_privilege USING MESSAGE = 'An allocation ends by a decision that revises the one it follows from.';
  END IF;
  UPDATE allocations SET ended_on = greatest(allocations.from_date, later.from_date - 1), ended_by_application_id = application
    FROM funding_applications AS later WHERE allocations.id = allocation AND later.id = application RETURNING allocations.* INTO ended;
  IF least(to_release, uncommitted) > 0 AND ended.budget_id IS NOT NULL THEN
    INSERT INTO ledger_entries (kind, budget_id, allocation_id, hundredths, happened_on, reason)
      VALUES ('RELEASE', ended.budget_id, allocation, least(to_release, uncommitted), (now() AT TIME ZONE 'Pacific/Auckland')::date, 'The decision was revised.');
  END IF;
END;
$$;
