import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { transitionPlans } from "./table.ts";

export function transitionPlanLoaders(db: Db) {
  return {
    transitionPlanById: loadOne((ids: string[]) => db.select().from(transitionPlans).where(inArray(transitionPlans.id, ids)), (plan) => plan.id, uuidKeys),
    /** The one that begins last first. */
    transitionPlansByLearnerId: loadMany(
      (learnerIds: string[]) => db.select().from(transitionPlans).where(inArray(transitionPlans.learnerId, learnerIds)).orderBy(desc(transitionPlans.startsOn), desc(transitionPlans.id)),
      (plan) => plan.learnerId,
      uuidKeys,
    ),
  };
}
