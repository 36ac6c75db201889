import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { goals } from "./table.ts";

export function goalLoaders(db: Db) {
  return {
    goalById: loadOne((ids: string[]) => db.select().from(goals).where(inArray(goals.id, ids)), (goal) => goal.id, uuidKeys),
    goalsByPlanId: loadMany(
      (planIds: string[]) => db.select().from(goals).where(inArray(goals.planId, planIds)).orderBy(goals.position),
      (goal) => goal.planId,
      uuidKeys,
    ),
  };
}
