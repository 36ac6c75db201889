import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { and, desc, inArray, isNull, sql } from "drizzle-orm";
import { iwi, type IwiRow } from "../iwi/table.ts";
import { iwiAffiliations } from "./table.ts";

export function iwiAffiliationLoaders(db: Db) {
  return {
    iwiAffiliationById: loadOne((ids: string[]) => db.select().from(iwiAffiliations).where(inArray(iwiAffiliations.id, ids)), (affiliation) => affiliation.id, uuidKeys),
    /** The latest first. */
    iwiAffiliationsByLearnerId: loadMany(
      (learnerIds: string[]) => db.select().from(iwiAffiliations).where(inArray(iwiAffiliations.learnerId, learnerIds)).orderBy(desc(iwiAffiliations.recordedAt), desc(iwiAffiliations.id)),
      (affiliation) => affiliation.learnerId,
      uuidKeys,
    ),
    /** What was told last, with names, in one statement. */
    currentIwiByLearnerId: loadMany(
      async (learnerIds: string[]) =>
        (
          await db
            .select({ learnerId: iwiAffiliations.learnerId, iwi })
            .from(iwiAffiliations)
            .innerJoin(iwi, sql`${iwi.code} = any(${iwiAffiliations.iwiCodes})`)
            .where(and(inArray(iwiAffiliations.learnerId, learnerIds), isNull(iwiAffiliations.replacedAt)))
            .orderBy(sql`array_position(${iwiAffiliations.iwiCodes}, ${iwi.code})`)
        ).map((row): IwiRow & { learnerId: string } => ({ ...row.iwi, learnerId: row.learnerId })),
      (row) => row.learnerId,
      uuidKeys,
    ),
  };
}
