import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { and, inArray, isNull } from "drizzle-orm";
import { strategies } from "./table.ts";

export function strategyLoaders(db: Db) {
  return {
    strategyById: loadOne((ids: string[]) => db.select().from(strategies).where(and(inArray(strategies.id, ids), isNull(strategies.removedAt))), (row) => row.id, uuidKeys),
    strategiesByPlanId: loadMany(
      (planIds: string[]) => db.select().from(strategies).where(and(inArray(strategies.planId, planIds), isNull(strategies.removedAt))).orderBy(strategies.id),
      (row) => row.planId,
      uuidKeys,
    ),
    strategiesByGoalId: loadMany(
      (goalIds: string[]) => db.select().from(strategies).where(and(inArray(strategies.goalId, goalIds), isNull(strategies.removedAt))).orderBy(strategies.id),
      (row) => row.goalId,
      uuidKeys,
    ),
  };
}
