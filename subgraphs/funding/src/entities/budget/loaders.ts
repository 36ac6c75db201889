import { loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { isUuid } from "@lsg/subgraph-kit/ids";
import type { KeysetOrder } from "@lsg/subgraph-kit/page";
import { inArray } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { isMoeNumber, isText } from "../../foreign-keys.ts";
import { pagesByYear } from "../../pages-by-year.ts";
import { budgets } from "./table.ts";

const newestYearFirst: KeysetOrder = { columns: [budgets.year, budgets.id], direction: "desc" };

export function budgetLoaders(db: Db) {
  const pagesOf = <Key extends string | number>(parent: PgColumn, isKey: (key: Key) => boolean) =>
    pagesByYear(db, { table: budgets, parent, year: budgets.year, order: newestYearFirst, isKey });

  return {
    budgetById: loadOne((ids: string[]) => db.select().from(budgets).where(inArray(budgets.id, ids)), (budget) => budget.id, uuidKeys),
    budgetsByStreamCode: pagesOf(budgets.streamCode, isText),
    budgetsByRegionCode: pagesOf(budgets.regionCode, isText),
    budgetsByInstitution: pagesOf(budgets.institutionMoeNumber, isMoeNumber),
    budgetsByCommunityId: pagesOf(budgets.communityId, isUuid),
  };
}
