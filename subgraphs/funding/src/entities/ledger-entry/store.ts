import { randomUUID } from "node:crypto";
import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq } from "drizzle-orm";
import { orRefusal } from "../../refused-by-database.ts";
import { placedAllocations } from "../../placed-allocations.ts";
import { allocations, type AllocationRow } from "../allocation/table.ts";
import { ledgerAccounts, ledgerEntries, type LedgerEntryRow } from "./table.ts";

/** Why the database refused to move something. */
export type LedgerRefusal = "OVERDRAWN" | "REVERSED_BEFORE" | "NOT_REVERSIBLE" | "ALLOCATED_BEFORE" | "REVISED" | "NOT_DECIDED" | "DECIDED_ANEW";

const refusals: Readonly<Record<string, LedgerRefusal>> = {
  ledger_accounts_not_overdrawn: "OVERDRAWN",
  allocations_not_overdrawn: "OVERDRAWN",
  ledger_entries_reversed_once: "REVERSED_BEFORE",
  ledger_entries_reverse_all_of_one: "NOT_REVERSIBLE",
  // What was allocated anew since then stands in its place.
  allocations_once_for_application: "ALLOCATED_BEFORE",
  allocations_of_what_holds: "REVISED",
  allocations_by_own_decision: "NOT_DECIDED",
  allocations_by_decision_that_holds: "DECIDED_ANEW",
};

export type NewAllocation = Pick<AllocationRow, "budgetId" | "institutionMoeNumber" | "year" | "from" | "until" | "amountCents" | "gstInclusive" | "quantity" | "streamCode" | "unit"> & Partial<Pick<AllocationRow, "learnerId" | "applicationId" | "fundedWeeks" | "communityDecisionId">>;
type NewEntry = Pick<LedgerEntryRow, "kind" | "budgetId" | "allocationId" | "hundredths"> & Partial<Pick<LedgerEntryRow, "reversesId" | "reason" | "reference" | "happenedOn">>;

/** Makes an allocation that draws on its budget, or says why not. */
export async function insertAllocation(db: Db, allocation: NewAllocation): Promise<AllocationRow | LedgerRefusal> {
  const id = randomUUID();
  const refused = await orRefusal(db, refusals, (tx) => tx.insert(allocations).values({ id, ...allocation, status: "APPROVED" }));
  return refused ?? findAllocation(db, id);
}

/** Adds an entry about an allocation, or says why not. Gives it with the allocation as it is then. */
export async function insertEntry(db: Db, entry: NewEntry): Promise<{ entry: LedgerEntryRow; allocation: AllocationRow } | LedgerRefusal> {
  const id = randomUUID();
  const refused = await orRefusal(db, refusals, (tx) => tx.insert(ledgerEntries).values({ id, ...entry }));
  if (refused) return refused;
  const [written] = await db.select().from(ledgerEntries).where(eq(ledgerEntries.id, id));
  return { entry: written!, allocation: await findAllocation(db, entry.allocationId!) };
}

/** What a budget has left. */
export async function findAvailable(db: Db, budgetId: string): Promise<number> {
  const [account] = await db.select().from(ledgerAccounts).where(and(eq(ledgerAccounts.budgetId, budgetId), eq(ledgerAccounts.account, "AVAILABLE")));
  return account?.balance ?? 0;
}

// A statement of its own: what triggers changed after the row was inserted is not in what its insertion returns.
export async function findAllocation(db: Db, id: string): Promise<AllocationRow> {
  const [row] = await db.select().from(placedAllocations).where(eq(placedAllocations.id, id));
  return row!;
}
