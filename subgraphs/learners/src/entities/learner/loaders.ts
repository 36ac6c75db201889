import { loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { learnerGrants } from "../learner-access/table.ts";
import { learners } from "./table.ts";

export function learnerLoaders(db: Db) {
  return {
    // By way of the viewer's grants, which the policy asks for anyhow: a learner whom they may not see is then looked for
    // exactly as far as one who does not exist, and the clock tells no difference.
    learnerById: loadOne((ids: string[]) => db.select().from(learners).where(inArray(learners.id, granted(db, ids))), (learner) => learner.id, uuidKeys),
  };
}

function granted(db: Db, ids: string[]) {
  return db.select({ learnerId: learnerGrants.learnerId }).from(learnerGrants).where(inArray(learnerGrants.learnerId, ids));
}
