import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { goalProgress } from "./table.ts";

export function goalProgressLoaders(db: Db) {
  return {
    goalProgressById: loadOne((ids: string[]) => db.select().from(goalProgress).where(inArray(goalProgress.id, ids)), (row) => row.id, uuidKeys),
    progressByGoalId: loadMany((keys: string[]) => db.select().from(goalProgress).where(inArray(goalProgress.goalId, keys)).orderBy(desc(goalProgress.seenOn), desc(goalProgress.id)), (row) => row.goalId, uuidKeys),
    progressByReviewId: loadMany((keys: string[]) => db.select().from(goalProgress).where(inArray(goalProgress.reviewId, keys)).orderBy(goalProgress.id), (row) => row.reviewId, uuidKeys),
  };
}
