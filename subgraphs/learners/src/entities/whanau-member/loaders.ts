import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { whanauMembers } from "./table.ts";

export function whanauMemberLoaders(db: Db) {
  return {
    whanauMemberById: loadOne((ids: string[]) => db.select().from(whanauMembers).where(inArray(whanauMembers.id, ids)), (member) => member.id, uuidKeys),
    whanauByLearnerId: loadMany(
      (learnerIds: string[]) =>
        db.select().from(whanauMembers).where(inArray(whanauMembers.learnerId, learnerIds)).orderBy(whanauMembers.contactPriority, whanauMembers.id),
      (member) => member.learnerId,
      uuidKeys,
    ),
  };
}
