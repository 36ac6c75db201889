import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { and, inArray, isNull } from "drizzle-orm";
import { goals } from "./table.ts";

export function goalLoaders(db: Db) {
  return {
    goalById: loadOne((ids: string[]) => db.select().from(goals).where(and(inArray(goals.id, ids), isNull(goals.removedAt))), (row) => row.id, uuidKeys),
    goalsByPlanId: loadMany(
      (planIds: string[]) => db.select().from(goals).where(and(inArray(goals.planId, planIds), isNull(goals.removedAt))).orderBy(goals.position),
      (row) => row.planId,
      uuidKeys,
    ),
  };
}
