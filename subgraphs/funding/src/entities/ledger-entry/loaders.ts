import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { loadPages, readPage, toConnection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { asc, desc, inArray } from "drizzle-orm";
import { ledgerAccounts, ledgerEntries, ledgerLines } from "./table.ts";

const newestFirst: KeysetOrder = { columns: [ledgerEntries.recordedAt, ledgerEntries.id], direction: "desc" };

export function ledgerEntryLoaders(db: Db) {
  const pageOfBudget = loadPages<typeof ledgerEntries, string>(db, { table: ledgerEntries, parent: ledgerEntries.budgetId, order: newestFirst });

  return {
    ledgerEntryById: loadOne((ids: string[]) => db.select().from(ledgerEntries).where(inArray(ledgerEntries.id, ids)), (entry) => entry.id, uuidKeys),
    /** The entry that reverses the one with this id. */
    reversalOfEntry: loadOne((ids: string[]) => db.select().from(ledgerEntries).where(inArray(ledgerEntries.reversesId, ids)), (entry) => entry.reversesId!, uuidKeys),
    ledgerEntriesByAllocationId: loadMany(
      (ids: string[]) => db.select().from(ledgerEntries).where(inArray(ledgerEntries.allocationId, ids)).orderBy(asc(ledgerEntries.recordedAt), asc(ledgerEntries.id)),
      (entry) => entry.allocationId,
      uuidKeys,
    ),
    ledgerLinesByEntryId: loadMany(
      (ids: string[]) => db.select().from(ledgerLines).where(inArray(ledgerLines.entryId, ids)).orderBy(asc(ledgerLines.hundredths), desc(ledgerLines.account)),
      (line) => line.entryId,
      uuidKeys,
    ),
    ledgerAccountsByBudgetId: loadMany((ids: string[]) => db.select().from(ledgerAccounts).where(inArray(ledgerAccounts.budgetId, ids)), (account) => account.budgetId, uuidKeys),
    async ledgerEntriesOfBudget(budgetId: string, args: PageArguments) {
      const page = readPage(args, newestFirst);
      return toConnection(await pageOfBudget(budgetId, page), page, newestFirst);
    },
  };
}
