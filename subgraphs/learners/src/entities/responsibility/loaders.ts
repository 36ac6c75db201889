import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { and, inArray, isNull } from "drizzle-orm";
import { responsibilities } from "./table.ts";

export function responsibilityLoaders(db: Db) {
  return {
    responsibilityById: loadOne((ids: string[]) => db.select().from(responsibilities).where(and(inArray(responsibilities.id, ids), isNull(responsibilities.removedAt))), (row) => row.id, uuidKeys),
    responsibilitiesByPlanId: loadMany(
      (planIds: string[]) => db.select().from(responsibilities).where(and(inArray(responsibilities.planId, planIds), isNull(responsibilities.removedAt))).orderBy(responsibilities.id),
      (row) => row.planId,
      uuidKeys,
    ),
  };
}
