import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { and, inArray, isNull, sql } from "drizzle-orm";
import { transitionSteps } from "./table.ts";

export function transitionStepLoaders(db: Db) {
  return {
    transitionStepById: loadOne((ids: string[]) => db.select().from(transitionSteps).where(and(inArray(transitionSteps.id, ids), isNull(transitionSteps.removedAt))), (step) => step.id, uuidKeys),
    /** By the day for which they are planned, and last those without one. */
    stepsByTransitionPlanId: loadMany(
      (planIds: string[]) =>
        db.select().from(transitionSteps).where(and(inArray(transitionSteps.planId, planIds), isNull(transitionSteps.removedAt))).orderBy(sql`${transitionSteps.plannedOn} nulls last`, transitionSteps.id),
      (step) => step.planId,
      uuidKeys,
    ),
  };
}
