-- The ledger: what may be written, and what is written with it. Sizes are cents of money, and hundredths of any other unit.
ALTER TABLE "ledger_accounts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "ledger_accounts" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "ledger_entries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "ledger_entries" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "ledger_lines" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "ledger_lines" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "who_sees_the_budget" ON "ledger_accounts" FOR SELECT USING (EXISTS (SELECT FROM budgets WHERE budgets.id = ledger_accounts.budget_id));--> statement-breakpoint
-- What is done with an allocation is for those who see it: a budget's own readers may not see whom it helps.
CREATE POLICY "who_sees_the_allocation_or_the_budget" ON "ledger_entries" FOR SELECT USING (
  CASE WHEN allocation_id IS NULL THEN EXISTS (SELECT FROM budgets WHERE budgets.id = ledger_entries.budget_id)
    ELSE EXISTS (SELECT FROM allocations WHERE allocations.id = ledger_entries.allocation_id) END);--> statement-breakpoint
CREATE POLICY "who_sees_the_entry" ON "ledger_lines" FOR SELECT USING (EXISTS (SELECT FROM ledger_entries WHERE ledger_entries.id = ledger_lines.entry_id));--> statement-breakpoint

-- Says the row truly who writes it, when and in what role?
CREATE FUNCTION is_recorded_by_viewer(recorded_at timestamptz, recorded_by text, recorded_in_role text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN recorded_by = viewer_id() AND recorded_in_role = viewer_role() AND recorded_at BETWEEN now() - interval '1 millisecond' AND now() + interval '1 millisecond';--> statement-breakpoint
-- Who manages a region allocates from its budgets, to institutions as such, and records what becomes of it.
CREATE POLICY "managers_of_the_budgets_region_allocate" ON "allocations" FOR INSERT WITH CHECK (
  (SELECT viewer_role()) = 'FUNDING_MANAGER' AND budget_id = ANY ((SELECT viewer_budgets())::uuid[])
  AND status = 'APPROVED' AND learner_id IS NULL AND support_id IS NULL
  AND is_recorded_by_viewer(recorded_at, recorded_by, recorded_in_role));--> statement-breakpoint
CREATE POLICY "managers_of_the_budgets_region_record" ON "ledger_entries" FOR INSERT WITH CHECK (
  (SELECT viewer_role()) = 'FUNDING_MANAGER' AND budget_id = ANY ((SELECT viewer_budgets())::uuid[])
  AND kind IN ('COMMITMENT', 'PAYMENT', 'RELEASE', 'REVERSAL') AND is_recorded_by_viewer(recorded_at, recorded_by, recorded_in_role));--> statement-breakpoint
CALL grant_to_app('insert', 'allocations');--> statement-breakpoint
CALL grant_to_app('insert', 'ledger_entries');--> statement-breakpoint

-- What an entry of each kind moves, and between which accounts.
CREATE FUNCTION ledger_postings() RETURNS TABLE (kind text, account text, sign integer) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  VALUES ('BUDGET', 'APPROPRIATED', -1), ('BUDGET', 'AVAILABLE', 1),
    ('ALLOCATION', 'AVAILABLE', -1), ('ALLOCATION', 'ALLOCATED', 1),
    ('COMMITMENT', 'ALLOCATED', -1), ('COMMITMENT', 'COMMITTED', 1),
    ('PAYMENT', 'COMMITTED', -1), ('PAYMENT', 'PAID', 1),
    ('RELEASE', 'ALLOCATED', -1), ('RELEASE', 'AVAILABLE', 1)
$$;--> statement-breakpoint

-- The entries that a budget and an allocation have from the start: what there is to spend, what is taken from it, and, of an
-- allocation that comes as one that was paid, that it was. Their ids are made of the row's own, in its stretch of time, and
-- sort in the order in which they happen.
CREATE VIEW ledger_openings WITH (security_invoker = true) AS
  SELECT (substr(id::text, 1, 19) || '8' || substr(md5(id || 'BUDGET'), 1, 3) || '-' || substr(md5(id || 'BUDGET'), 4, 12))::uuid AS id,
      'BUDGET' AS kind, id AS budget_id, NULL::uuid AS allocation_id, hundredths, make_date(year, 1, 1) AS happened_on, NULL::timestamptz AS recorded_at
    FROM budgets WHERE hundredths > 0
  UNION ALL
  SELECT (substr(allocations.id::text, 1, 19) || opening.place || substr(md5(allocations.id || opening.kind), 1, 3) || '-' || substr(md5(allocations.id || opening.kind), 4, 12))::uuid,
      opening.kind, budget_id, allocations.id, hundredths, from_date, recorded_at
    FROM allocations JOIN (VALUES ('8', 'ALLOCATION', '{APPROVED,PAID,ENDED}'::text[]), ('9', 'COMMITMENT', '{PAID,ENDED}'), ('a', 'PAYMENT', '{PAID,ENDED}')) AS opening (place, kind, statuses)
      ON allocations.status = ANY (opening.statuses)
    WHERE budget_id IS NOT NULL AND hundredths > 0;--> statement-breakpoint

CREATE FUNCTION open_accounts_of_budgets() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO ledger_accounts (budget_id, account) SELECT id, account FROM added, unnest('{APPROPRIATED,AVAILABLE,ALLOCATED,COMMITTED,PAID}'::text[]) AS account;
  INSERT INTO ledger_entries (id, kind, budget_id, hundredths, happened_on)
    SELECT id, kind, budget_id, hundredths, happened_on FROM ledger_openings WHERE allocation_id IS NULL AND budget_id IN (SELECT id FROM added);
  RETURN NULL;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "budgets_have_accounts" AFTER INSERT ON "budgets" REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION open_accounts_of_budgets();--> statement-breakpoint

CREATE FUNCTION draw_on_budgets() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM added WHERE allocated <> 0 OR committed <> 0 OR paid <> 0) THEN
    RAISE check_violation USING CONSTRAINT = 'allocations_balances_are_the_ledgers', MESSAGE = 'What became of an allocation follows from the ledger: leave it out.';
  END IF;
  INSERT INTO ledger_entries (id, kind, budget_id, allocation_id, hundredths, happened_on)
    SELECT id, kind, budget_id, allocation_id, hundredths, happened_on FROM ledger_openings WHERE allocation_id IN (SELECT id FROM added);
  RETURN NULL;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "allocations_draw_on_their_budgets" AFTER INSERT ON "allocations" REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION draw_on_budgets();--> statement-breakpoint

-- Writes the lines of new entries and moves the balances. The accounts of a budget belong to one transaction at a time, and
-- those of several are taken in one order: nobody reads a balance that another is about to change, or waits in a circle.
CREATE FUNCTION post_ledger_entries() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM ledger_accounts WHERE budget_id IN (SELECT budget_id FROM posted) ORDER BY budget_id, account FOR UPDATE;
  PERFORM FROM allocations WHERE id IN (SELECT allocation_id FROM posted) ORDER BY id FOR UPDATE;

  IF EXISTS (SELECT FROM posted JOIN ledger_entries AS reversed ON reversed.id = posted.reverses_id
      WHERE reversed.kind IN ('BUDGET', 'REVERSAL') OR (reversed.allocation_id, reversed.hundredths) IS DISTINCT FROM (posted.allocation_id, posted.hundredths)) THEN
    RAISE check_violation USING CONSTRAINT = 'ledger_entries_reverse_all_of_one', MESSAGE = 'A reversal is of one whole entry of an allocation, and never of a reversal.';
  END IF;
  IF EXISTS (SELECT FROM posted LEFT JOIN allocations ON allocations.id = posted.allocation_id JOIN budgets ON budgets.id = posted.budget_id
      WHERE posted.kind IN ('BUDGET', 'ALLOCATION') AND posted.hundredths <> coalesce(allocations.hundredths, budgets.hundredths)) THEN
    RAISE check_violation USING CONSTRAINT = 'ledger_entries_open_with_the_whole', MESSAGE = 'A budget and an allocation begin with the whole of their size.';
  END IF;

  INSERT INTO ledger_lines (entry_id, budget_id, account, hundredths)
    SELECT posted.id, posted.budget_id, posting.account, posting.sign * posted.hundredths * CASE WHEN reversed.id IS NULL THEN 1 ELSE -1 END
      FROM posted LEFT JOIN ledger_entries AS reversed ON reversed.id = posted.reverses_id
        JOIN ledger_postings() AS posting ON posting.kind = coalesce(reversed.kind, posted.kind);

  UPDATE allocations SET allocated = allocated + moved.to_allocated, committed = committed + moved.to_committed, paid = paid + moved.to_paid,
      status = CASE WHEN allocated + moved.to_allocated + committed + moved.to_committed > 0 THEN 'APPROVED'
        WHEN paid + moved.to_paid > 0 AND status <> 'ENDED' THEN 'PAID' ELSE 'ENDED' END
    FROM (SELECT posted.allocation_id, coalesce(sum(line.hundredths) FILTER (WHERE account = 'ALLOCATED'), 0) AS to_allocated,
        coalesce(sum(line.hundredths) FILTER (WHERE account = 'COMMITTED'), 0) AS to_committed, coalesce(sum(line.hundredths) FILTER (WHERE account = 'PAID'), 0) AS to_paid
      FROM posted JOIN ledger_lines AS line ON line.entry_id = posted.id GROUP BY posted.allocation_id) AS moved
    WHERE allocations.id = moved.allocation_id;
  UPDATE ledger_accounts SET balance = balance + moved.hundredths
    FROM (SELECT line.budget_id, account, sum(line.hundredths) AS hundredths FROM posted JOIN ledger_lines AS line ON line.entry_id = posted.id GROUP BY line.budget_id, account) AS moved
    WHERE ledger_accounts.budget_id = moved.budget_id AND ledger_accounts.account = moved.account;
  RETURN NULL;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "ledger_entries_are_posted" AFTER INSERT ON "ledger_entries" REFERENCING NEW TABLE AS posted FOR EACH STATEMENT EXECUTE FUNCTION post_ledger_entries();--> statement-breakpoint

-- Asked of every line, whoever writes it: all lines of an entry come at once, and add up to zero.
CREATE FUNCTION refuse_unbalanced_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM written GROUP BY entry_id HAVING sum(hundredths) <> 0)
    OR EXISTS (SELECT FROM written JOIN ledger_lines AS line USING (entry_id) GROUP BY entry_id HAVING count(*) <> count(DISTINCT written.account) ^ 2) THEN
    RAISE check_violation USING CONSTRAINT = 'ledger_lines_balance', MESSAGE = 'The lines of an entry are written at once, and add up to zero.';
  END IF;
  RETURN NULL;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "ledger_lines_balance" AFTER INSERT ON "ledger_lines" REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION refuse_unbalanced_entries();--> statement-breakpoint

CREATE FUNCTION refuse_change_of_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE restrict_violation USING MESSAGE = 'The ledger is only ever added to: reverse an entry that was a mistake.';
END;
$$;--> statement-breakpoint
CREATE TRIGGER "ledger_entries_are_kept" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_entries" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_ledger();--> statement-breakpoint
CREATE TRIGGER "ledger_lines_are_kept" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_lines" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_ledger();--> statement-breakpoint
CREATE TRIGGER "budgets_keep_their_size" BEFORE UPDATE OF amount_cents, quantity, unit, id ON "budgets" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_ledger();--> statement-breakpoint
CREATE TRIGGER "allocations_keep_their_size" BEFORE UPDATE OF amount_cents, quantity, unit, budget_id, id ON "allocations" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_ledger();--> statement-breakpoint

-- What does not add up; nothing in sound books. For the command that checks them, and for tests.
CREATE FUNCTION ledger_problems() RETURNS TABLE (kind text, id uuid) LANGUAGE sql STABLE AS $$
  SELECT 'UNBALANCED', entry.id FROM ledger_entries AS entry LEFT JOIN ledger_lines AS line ON line.entry_id = entry.id GROUP BY entry.id HAVING coalesce(sum(line.hundredths), 1) <> 0
  UNION ALL
  SELECT 'BALANCE_OF_ACCOUNT', account.budget_id FROM ledger_accounts AS account
    LEFT JOIN (SELECT budget_id, account, sum(hundredths) AS moved FROM ledger_lines GROUP BY budget_id, account) AS lines USING (budget_id, account)
    WHERE account.balance <> coalesce(lines.moved, 0)
  UNION ALL
  SELECT 'BALANCE_OF_ALLOCATION', allocation.id FROM allocations AS allocation
    LEFT JOIN (SELECT entry.allocation_id, sum(line.hundredths) FILTER (WHERE account = 'ALLOCATED') AS allocated, sum(line.hundredths) FILTER (WHERE account = 'COMMITTED') AS committed,
        sum(line.hundredths) FILTER (WHERE account = 'PAID') AS paid
      FROM ledger_entries AS entry JOIN ledger_lines AS line ON line.entry_id = entry.id WHERE entry.allocation_id IS NOT NULL GROUP BY entry.allocation_id) AS lines ON lines.allocation_id = allocation.id
    WHERE (allocation.allocated, allocation.committed, allocation.paid) IS DISTINCT FROM (coalesce(lines.allocated, 0), coalesce(lines.committed, 0), coalesce(lines.paid, 0))
  UNION ALL
  SELECT 'SIZE_OF_BUDGET', budget.id FROM budgets AS budget LEFT JOIN ledger_accounts AS account ON account.budget_id = budget.id AND account.account = 'APPROPRIATED'
    WHERE budget.hundredths <> coalesce(-account.balance, -1)
  UNION ALL
  SELECT 'NOT_DRAWN', allocation.id FROM allocations AS allocation
    WHERE budget_id IS NOT NULL AND status <> 'PROPOSED' AND hundredths > 0 AND NOT EXISTS (SELECT FROM ledger_entries AS entry WHERE entry.allocation_id = allocation.id AND entry.kind = 'ALLOCATION')
$$;--> statement-breakpoint

-- For bulk loads, by the owner alone: no entry is written or posted until `rebuild_ledger` has done it for all at once.
CREATE PROCEDURE suspend_ledger() LANGUAGE plpgsql AS $$
BEGIN
  ALTER TABLE budgets DISABLE TRIGGER USER;
  ALTER TABLE allocations DISABLE TRIGGER USER;
  ALTER TABLE ledger_entries DISABLE TRIGGER USER;
  ALTER TABLE ledger_lines DISABLE TRIGGER USER;
END;
$$;--> statement-breakpoint
REVOKE EXECUTE ON PROCEDURE suspend_ledger() FROM PUBLIC;--> statement-breakpoint
-- Opens what has no accounts, writes the entries that budgets and allocations begin with where they are missing, and the
-- lines of all entries that have none, and makes the balances anew. Refuses what does not add up. Gives how many entries there are.
CREATE FUNCTION rebuild_ledger() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  entries bigint;
BEGIN
  CALL suspend_ledger();
  INSERT INTO ledger_accounts (budget_id, account) SELECT id, account FROM budgets, unnest('{APPROPRIATED,AVAILABLE,ALLOCATED,COMMITTED,PAID}'::text[]) AS account
    ON CONFLICT DO NOTHING;
  INSERT INTO ledger_entries (id, kind, budget_id, allocation_id, hundredths, happened_on, recorded_at)
    SELECT opening.id, opening.kind, opening.budget_id, opening.allocation_id, opening.hundredths, opening.happened_on, coalesce(opening.recorded_at, opening.happened_on)
      FROM ledger_openings AS opening
      -- What has begun has its entries.
      WHERE NOT EXISTS (SELECT FROM ledger_entries AS begun WHERE begun.budget_id = opening.budget_id AND begun.kind = 'BUDGET' AND opening.allocation_id IS NULL)
        AND NOT EXISTS (SELECT FROM ledger_entries AS begun WHERE begun.allocation_id = opening.allocation_id AND begun.kind = 'ALLOCATION');
  INSERT INTO ledger_lines (entry_id, budget_id, account, hundredths)
    SELECT entry.id, entry.budget_id, posting.account, posting.sign * entry.hundredths * CASE WHEN reversed.id IS NULL THEN 1 ELSE -1 END
      FROM ledger_entries AS entry LEFT JOIN ledger_entries AS reversed ON reversed.id = entry.reverses_id
        JOIN ledger_postings() AS posting ON posting.kind = coalesce(reversed.kind, entry.kind)
      WHERE NOT EXISTS (SELECT FROM ledger_lines AS line WHERE line.entry_id = entry.id);
  UPDATE ledger_accounts SET balance = moved.hundredths
    FROM (SELECT account.budget_id, account.account, coalesce(sum(line.hundredths), 0) AS hundredths
      FROM ledger_accounts AS account LEFT JOIN ledger_lines AS line USING (budget_id, account) GROUP BY account.budget_id, account.account) AS moved
    WHERE ledger_accounts.budget_id = moved.budget_id AND ledger_accounts.account = moved.account AND balance <> moved.hundredths;
  UPDATE allocations SET allocated = moved.allocated, committed = moved.committed, paid = moved.paid
    FROM (SELECT entry.allocation_id, coalesce(sum(line.hundredths) FILTER (WHERE account = 'ALLOCATED'), 0) AS allocated,
        coalesce(sum(line.hundredths) FILTER (WHERE account = 'COMMITTED'), 0) AS committed, coalesce(sum(line.hundredths) FILTER (WHERE account = 'PAID'), 0) AS paid
      FROM ledger_entries AS entry JOIN ledger_lines AS line ON line.entry_id = entry.id WHERE entry.allocation_id IS NOT NULL GROUP BY entry.allocation_id) AS moved
    WHERE id = moved.allocation_id AND (allocations.allocated, allocations.committed, allocations.paid) IS DISTINCT FROM (moved.allocated, moved.committed, moved.paid);
  IF EXISTS (SELECT FROM ledger_problems()) THEN
    RAISE check_violation USING MESSAGE = 'The books do not balance.', DETAIL = (SELECT string_agg(kind || ' ' || id, ', ') FROM (SELECT * FROM ledger_problems() LIMIT 10) AS problem);
  END IF;
  ALTER TABLE budgets ENABLE TRIGGER USER;
  ALTER TABLE allocations ENABLE TRIGGER USER;
  ALTER TABLE ledger_entries ENABLE TRIGGER USER;
  ALTER TABLE ledger_lines ENABLE TRIGGER USER;
  SELECT count(*) INTO entries FROM ledger_entries;
  RETURN entries;
END;
$$;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION rebuild_ledger() FROM PUBLIC;--> statement-breakpoint
SELECT rebuild_ledger();
