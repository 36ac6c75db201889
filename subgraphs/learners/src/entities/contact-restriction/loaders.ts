import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { contactRestrictions } from "./table.ts";

export function contactRestrictionLoaders(db: Db) {
  return {
    contactRestrictionById: loadOne((ids: string[]) => db.select().from(contactRestrictions).where(inArray(contactRestrictions.id, ids)), (restriction) => restriction.id, uuidKeys),
    contactRestrictionsByLearnerId: loadMany(
      (learnerIds: string[]) => db.select().from(contactRestrictions).where(inArray(contactRestrictions.learnerId, learnerIds)).orderBy(desc(contactRestrictions.from), desc(contactRestrictions.id)),
      (restriction) => restriction.learnerId,
      uuidKeys,
    ),
  };
}
