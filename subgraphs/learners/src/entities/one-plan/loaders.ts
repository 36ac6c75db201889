import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { and, desc, inArray, sql } from "drizzle-orm";
import { onePlans } from "./table.ts";

export function onePlanLoaders(db: Db) {
  return {
    onePlanById: loadOne((ids: string[]) => db.select().from(onePlans).where(inArray(onePlans.id, ids)), (plan) => plan.id, uuidKeys),
    planInForceByLearnerId: loadOne(
      (learnerIds: string[]) =>
        db
          .select()
          .from(onePlans)
          // Written like the index that holds one plan for each learner, which then answers this.
          .where(and(inArray(onePlans.learnerId, learnerIds), sql`${onePlans.status} in ('ACTIVE', 'UNDER_REVIEW')`)),
      (plan) => plan.learnerId,
      uuidKeys,
    ),
    plansByLearnerId: loadMany(
      (learnerIds: string[]) => db.select().from(onePlans).where(inArray(onePlans.learnerId, learnerIds)).orderBy(desc(onePlans.version)),
      (plan) => plan.learnerId,
      uuidKeys,
    ),
  };
}
