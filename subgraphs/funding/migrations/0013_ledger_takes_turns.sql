-- Who writes an entry takes the accounts of its budget before anything else of the row is written. Taken only afterwards, they
-- came behind the index that lets an entry be reversed once: one request held the accounts and waited for another's reversal,
-- which waited for the accounts, until the database ended one of them.
CREATE FUNCTION take_accounts_of_budget() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM ledger_accounts WHERE budget_id = new.budget_id ORDER BY account FOR UPDATE;
  RETURN new;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "ledger_entries_take_accounts" BEFORE INSERT ON "ledger_entries" FOR EACH ROW EXECUTE FUNCTION take_accounts_of_budget();
