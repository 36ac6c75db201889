import { loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { learnerRetention } from "../../views.ts";

export function retentionLoaders(db: Db) {
  return {
    retentionByLearnerId: loadOne((learnerIds: string[]) => db.select().from(learnerRetention).where(inArray(learnerRetention.learnerId, learnerIds)), (retention) => retention.learnerId, uuidKeys),
  };
}
