import { loadMany, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { supportMembers } from "./table.ts";

export function supportMemberLoaders(db: Db) {
  return {
    /** Those whom the viewer may see. */
    membersBySupportId: loadMany(
      (supportIds: string[]) => db.select().from(supportMembers).where(inArray(supportMembers.supportId, supportIds)).orderBy(supportMembers.joinedOn, supportMembers.id),
      (member) => member.supportId,
      uuidKeys,
    ),
  };
}
