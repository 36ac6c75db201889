import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { loadPages } from "@lsg/subgraph-kit/page";
import { desc, inArray } from "drizzle-orm";
import { latestEventFirst, latestFirst } from "./store.ts";
import { communityInquiries, communityInquiryEvents } from "./table.ts";

export function communityInquiryLoaders(db: Db) {
  return {
    communityInquiryById: loadOne((ids: string[]) => db.select().from(communityInquiries).where(inArray(communityInquiries.id, ids)), (inquiry) => inquiry.id, uuidKeys),
    inquiriesPageByCommunityId: loadPages<typeof communityInquiries, string>(db, { table: communityInquiries, parent: communityInquiries.communityId, order: latestFirst }),
    inquiriesByNeedId: loadMany(
      (needIds: string[]) => db.select().from(communityInquiries).where(inArray(communityInquiries.needId, needIds)).orderBy(desc(communityInquiries.openedOn), desc(communityInquiries.id)),
      (inquiry) => inquiry.needId,
      uuidKeys,
    ),
    eventsPageByInquiryId: loadPages<typeof communityInquiryEvents, string>(db, { table: communityInquiryEvents, parent: communityInquiryEvents.inquiryId, order: latestEventFirst }),
  };
}
