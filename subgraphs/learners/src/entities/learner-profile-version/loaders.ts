import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { learnerProfileVersions } from "./table.ts";

export function learnerProfileVersionLoaders(db: Db) {
  return {
    learnerProfileVersionById: loadOne((ids: string[]) => db.select().from(learnerProfileVersions).where(inArray(learnerProfileVersions.id, ids)), (version) => version.id, uuidKeys),
    /** The newest first. */
    profileVersionsByLearnerId: loadMany(
      (learnerIds: string[]) => db.select().from(learnerProfileVersions).where(inArray(learnerProfileVersions.learnerId, learnerIds)).orderBy(desc(learnerProfileVersions.version)),
      (version) => version.learnerId,
      uuidKeys,
    ),
  };
}
