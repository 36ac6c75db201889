import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { and, inArray, isNull } from "drizzle-orm";
import { communitiesOfPractice, practiceMemberships } from "./table.ts";

export function communityOfPracticeLoaders(db: Db) {
  return {
    communityOfPracticeById: loadOne((ids: string[]) => db.select().from(communitiesOfPractice).where(inArray(communitiesOfPractice.id, ids)), ({ id }) => id, uuidKeys),
    practiceMembershipsByCommunityId: loadMany(
      (ids: string[]) => db.select().from(practiceMemberships).where(and(inArray(practiceMemberships.communityOfPracticeId, ids), isNull(practiceMemberships.until))).orderBy(practiceMemberships.from, practiceMemberships.id),
      ({ communityOfPracticeId }) => communityOfPracticeId,
      uuidKeys,
    ),
  };
}
