import { loadMany, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { learnerGrants } from "./table.ts";

export function learnerAccessLoaders(db: Db) {
  return {
    /** The viewer's own grants that are valid now: the policy lets no others through. */
    grantsByLearnerId: loadMany(
      (learnerIds: string[]) =>
        db.select().from(learnerGrants).where(inArray(learnerGrants.learnerId, learnerIds)).orderBy(learnerGrants.basis, learnerGrants.validUntil, learnerGrants.sourceId),
      (grant) => grant.learnerId,
      uuidKeys,
    ),
  };
}
