import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { consents } from "./table.ts";

export function consentLoaders(db: Db) {
  return {
    consentById: loadOne((ids: string[]) => db.select().from(consents).where(inArray(consents.id, ids)), (consent) => consent.id, uuidKeys),
    consentByReplacesId: loadOne((ids: string[]) => db.select().from(consents).where(inArray(consents.replacesId, ids)), (consent) => consent.replacesId!, uuidKeys),
    consentsByLearnerId: loadMany(
      (learnerIds: string[]) => db.select().from(consents).where(inArray(consents.learnerId, learnerIds)).orderBy(desc(consents.givenAt), desc(consents.id)),
      (consent) => consent.learnerId,
      uuidKeys,
    ),
  };
}
