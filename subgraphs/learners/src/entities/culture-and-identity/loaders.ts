import { loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { and, inArray, isNull } from "drizzle-orm";
import { cultureAndIdentities } from "./table.ts";

export function cultureAndIdentityLoaders(db: Db) {
  return {
    cultureAndIdentityById: loadOne((ids: string[]) => db.select().from(cultureAndIdentities).where(inArray(cultureAndIdentities.id, ids)), (said) => said.id, uuidKeys),
    /** What holds now, also where it says that nothing does. */
    cultureAndIdentityByLearnerId: loadOne(
      (learnerIds: string[]) => db.select().from(cultureAndIdentities).where(and(inArray(cultureAndIdentities.learnerId, learnerIds), isNull(cultureAndIdentities.replacedAt))),
      (said) => said.learnerId,
      uuidKeys,
    ),
  };
}
