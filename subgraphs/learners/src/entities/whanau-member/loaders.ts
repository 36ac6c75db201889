import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { and, desc, inArray, isNotNull, isNull } from "drizzle-orm";
import { whanauMembers } from "./table.ts";

export function whanauMemberLoaders(db: Db) {
  return {
    whanauMemberById: loadOne((ids: string[]) => db.select().from(whanauMembers).where(inArray(whanauMembers.id, ids)), (member) => member.id, uuidKeys),
    /** Those of now, in the order in which they are asked. */
    whanauByLearnerId: loadMany(
      (learnerIds: string[]) =>
        db.select().from(whanauMembers).where(and(inArray(whanauMembers.learnerId, learnerIds), isNull(whanauMembers.endedAt))).orderBy(whanauMembers.contactPriority, whanauMembers.id),
      (member) => member.learnerId,
      uuidKeys,
    ),
    /** Those who are no more, the last first. */
    formerWhanauByLearnerId: loadMany(
      (learnerIds: string[]) =>
        db.select().from(whanauMembers).where(and(inArray(whanauMembers.learnerId, learnerIds), isNotNull(whanauMembers.endedAt))).orderBy(desc(whanauMembers.endedAt), desc(whanauMembers.id)),
      (member) => member.learnerId,
      uuidKeys,
    ),
  };
}
