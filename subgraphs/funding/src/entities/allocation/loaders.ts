import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { RequestScope } from "@lsg/subgraph-kit/define-subgraph";
import { loadGranted } from "@lsg/subgraph-kit/granted";
import { isUuid } from "@lsg/subgraph-kit/ids";
import { inOrder, type KeysetOrder } from "@lsg/subgraph-kit/page";
import { inArray } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { isMoeNumber } from "../../foreign-keys.ts";
import { pagesByYear } from "../../pages-by-year.ts";
import { placedAllocations as allocations } from "../../placed-allocations.ts";

const latestFirst: KeysetOrder = { columns: [allocations.from, allocations.id], direction: "desc" };

export function allocationLoaders(scope: RequestScope) {
  const { db } = scope;
  const pagesOf = <Key extends string | number>(parent: PgColumn, isKey: (key: Key) => boolean) =>
    pagesByYear(db, { table: allocations, parent, year: allocations.year, order: latestFirst, isKey });

  return {
    allocationById: loadOne((ids: string[]) => db.select().from(allocations).where(inArray(allocations.id, ids)), (allocation) => allocation.id, uuidKeys),
    /** Null for a learner of whom the viewer may not see what they get. */
    allocationsOfLearner: loadGranted(scope, {
      category: "FUNDING",
      find: (ids) => db.select().from(allocations).where(inArray(allocations.learnerId, ids)).orderBy(...inOrder(latestFirst)),
      keyOf: (allocation) => allocation.learnerId,
    }),
    /** By the support's learner and its id; null as for the learner. */
    allocationsOfSupport: loadGranted(scope, {
      category: "FUNDING",
      find: (ids) => db.select().from(allocations).where(inArray(allocations.supportId, ids)).orderBy(...inOrder(latestFirst)),
      keyOf: (allocation) => allocation.supportId,
    }),
    allocationsByApplicationId: loadMany((ids: string[]) => db.select().from(allocations).where(inArray(allocations.applicationId, ids)).orderBy(allocations.from, allocations.id), (allocation) => allocation.applicationId!, uuidKeys),
    allocationsByCommunityDecisionId: loadMany(
      (ids: string[]) => db.select().from(allocations).where(inArray(allocations.communityDecisionId, ids)).orderBy(allocations.from, allocations.id),
      (allocation) => allocation.communityDecisionId!,
      uuidKeys,
    ),
    allocationsByInstitution: pagesOf(allocations.institutionMoeNumber, isMoeNumber),
    allocationsByBudgetId: pagesOf(allocations.budgetId, isUuid),
  };
}
