import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { and, inArray, isNull } from "drizzle-orm";
import { planSupports } from "./table.ts";

export function planSupportLoaders(db: Db) {
  return {
    planSupportById: loadOne((ids: string[]) => db.select().from(planSupports).where(and(inArray(planSupports.id, ids), isNull(planSupports.removedAt))), (row) => row.id, uuidKeys),
    planSupportsByPlanId: loadMany(
      (planIds: string[]) => db.select().from(planSupports).where(and(inArray(planSupports.planId, planIds), isNull(planSupports.removedAt))).orderBy(planSupports.id),
      (row) => row.planId,
      uuidKeys,
    ),
  };
}
