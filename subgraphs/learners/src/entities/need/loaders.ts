import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { needs } from "./table.ts";

export function needLoaders(db: Db) {
  return {
    needById: loadOne((ids: string[]) => db.select().from(needs).where(inArray(needs.id, ids)), (need) => need.id, uuidKeys),
    needsByLearnerId: loadMany(
      (learnerIds: string[]) => db.select().from(needs).where(inArray(needs.learnerId, learnerIds)).orderBy(needs.firstConcernOn, needs.id),
      (need) => need.learnerId,
      uuidKeys,
    ),
  };
}
