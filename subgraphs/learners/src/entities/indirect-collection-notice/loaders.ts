import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { indirectCollectionNotices as notices } from "./table.ts";

export function indirectCollectionNoticeLoaders(db: Db) {
  return {
    noticeById: loadOne((ids: string[]) => db.select().from(notices).where(inArray(notices.id, ids)), (notice) => notice.id, uuidKeys),
    noticesByLearnerId: loadMany(
      (learnerIds: string[]) => db.select().from(notices).where(inArray(notices.learnerId, learnerIds)).orderBy(desc(notices.raisedAt), desc(notices.id)),
      (notice) => notice.learnerId,
      uuidKeys,
    ),
  };
}
