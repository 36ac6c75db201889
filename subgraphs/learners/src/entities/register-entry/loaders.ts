import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { isUuid } from "@lsg/subgraph-kit/ids";
import { loadPages, type KeysetOrder } from "@lsg/subgraph-kit/page";
import { desc, inArray, isNull, sql } from "drizzle-orm";
import { registerEntries } from "./table.ts";

/** How a register is read: the highest priority first, among equals the longest standing. */
export const registerOrder: KeysetOrder = { columns: [registerEntries.priority, registerEntries.from, registerEntries.id] };

export function registerEntryLoaders(db: Db) {
  return {
    registerEntryById: loadOne((ids: string[]) => db.select().from(registerEntries).where(inArray(registerEntries.id, ids)), (entry) => entry.id, uuidKeys),
    registerEntriesByLearnerId: loadMany(
      (learnerIds: string[]) =>
        db.select().from(registerEntries).where(inArray(registerEntries.learnerId, learnerIds)).orderBy(desc(registerEntries.from), desc(registerEntries.id)),
      (entry) => entry.learnerId,
      uuidKeys,
    ),
    registerByInstitution: loadPages<typeof registerEntries, number>(db, {
      table: registerEntries,
      parent: registerEntries.institutionMoeNumber,
      order: registerOrder,
      where: isNull(registerEntries.until),
      isKey: isMoeNumber,
    }),
    registerByCommunityId: loadPages<typeof registerEntries, string>(db, {
      table: registerEntries,
      parent: registerEntries.communityId,
      order: registerOrder,
      where: sql`${registerEntries.until} is null and ${registerEntries.consentedToCommunity}`,
      isKey: isUuid,
    }),
  };
}

// A key comes from another service: what does not fit the column would be an error of the database.
function isMoeNumber(value: number): boolean {
  return Number.isInteger(value) && value > 0 && value <= 2_147_483_647;
}
