import { loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { loadPages } from "@lsg/subgraph-kit/page";
import { desc, inArray } from "drizzle-orm";
import { latestFirst } from "./store.ts";
import { communityNeeds, communityPriorityLists } from "./table.ts";

export function communityNeedLoaders(db: Db) {
  return {
    communityNeedById: loadOne((ids: string[]) => db.select().from(communityNeeds).where(inArray(communityNeeds.id, ids)), (need) => need.id, uuidKeys),
    needsPageByCommunityId: loadPages<typeof communityNeeds, string>(db, { table: communityNeeds, parent: communityNeeds.communityId, order: latestFirst }),
    /** The order that holds. */
    priorityListByCommunityId: loadOne(
      (ids: string[]) =>
        db
          .selectDistinctOn([communityPriorityLists.communityId])
          .from(communityPriorityLists)
          .where(inArray(communityPriorityLists.communityId, ids))
          .orderBy(communityPriorityLists.communityId, desc(communityPriorityLists.version)),
      (list) => list.communityId,
      uuidKeys,
    ),
  };
}
