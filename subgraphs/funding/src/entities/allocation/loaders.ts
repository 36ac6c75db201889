import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { isUuid } from "@lsg/subgraph-kit/ids";
import { inOrder, type KeysetOrder } from "@lsg/subgraph-kit/page";
import { inArray } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { isMoeNumber } from "../../foreign-keys.ts";
import { pagesByYear } from "../../pages-by-year.ts";
import { allocations } from "./table.ts";

const latestFirst: KeysetOrder = { columns: [allocations.from, allocations.id], direction: "desc" };

export function allocationLoaders(db: Db) {
  const pagesOf = <Key extends string | number>(parent: PgColumn, isKey: (key: Key) => boolean) =>
    pagesByYear(db, { table: allocations, parent, year: allocations.year, order: latestFirst, isKey });

  return {
    allocationById: loadOne((ids: string[]) => db.select().from(allocations).where(inArray(allocations.id, ids)), (allocation) => allocation.id, uuidKeys),
    allocationsByLearnerId: loadMany(
      (ids: string[]) => db.select().from(allocations).where(inArray(allocations.learnerId, ids)).orderBy(...inOrder(latestFirst)),
      (allocation) => allocation.learnerId,
      uuidKeys,
    ),
    allocationsBySupportId: loadMany(
      (ids: string[]) => db.select().from(allocations).where(inArray(allocations.supportId, ids)).orderBy(...inOrder(latestFirst)),
      (allocation) => allocation.supportId,
      uuidKeys,
    ),
    allocationsByInstitution: pagesOf(allocations.institutionMoeNumber, isMoeNumber),
    allocationsByBudgetId: pagesOf(allocations.budgetId, isUuid),
  };
}
