import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { planReviews } from "./table.ts";

export function planReviewLoaders(db: Db) {
  return {
    planReviewById: loadOne((ids: string[]) => db.select().from(planReviews).where(inArray(planReviews.id, ids)), (row) => row.id, uuidKeys),
    reviewsByPlanId: loadMany((keys: string[]) => db.select().from(planReviews).where(inArray(planReviews.planId, keys)).orderBy(desc(planReviews.heldOn)), (row) => row.planId, uuidKeys),
  };
}
