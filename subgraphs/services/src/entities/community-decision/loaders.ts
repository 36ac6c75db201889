import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { loadPages } from "@lsg/subgraph-kit/page";
import { desc, inArray } from "drizzle-orm";
import { latestFirst } from "./store.ts";
import { communityDecisions } from "./table.ts";

export function communityDecisionLoaders(db: Db) {
  return {
    communityDecisionById: loadOne((ids: string[]) => db.select().from(communityDecisions).where(inArray(communityDecisions.id, ids)), (decision) => decision.id, uuidKeys),
    decisionsPageByCommunityId: loadPages<typeof communityDecisions, string>(db, { table: communityDecisions, parent: communityDecisions.communityId, order: latestFirst }),
    decisionsByNeedId: loadMany(
      (needIds: string[]) => db.select().from(communityDecisions).where(inArray(communityDecisions.needId, needIds)).orderBy(desc(communityDecisions.decidedOn), desc(communityDecisions.id)),
      (decision) => decision.needId,
      uuidKeys,
    ),
    decisionBySupersededId: loadOne(
      (ids: string[]) => db.select().from(communityDecisions).where(inArray(communityDecisions.supersedesId, ids)),
      (decision) => decision.supersedesId!,
      uuidKeys,
    ),
  };
}
