import { loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { learners } from "./table.ts";

export function learnerLoaders(db: Db) {
  return {
    learnerById: loadOne((ids: string[]) => db.select().from(learners).where(inArray(learners.id, ids)), (learner) => learner.id, uuidKeys),
  };
}
