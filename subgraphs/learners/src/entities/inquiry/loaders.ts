import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { inquiries } from "./table.ts";

export function inquiryLoaders(db: Db) {
  return {
    inquiryById: loadOne((ids: string[]) => db.select().from(inquiries).where(inArray(inquiries.id, ids)), (inquiry) => inquiry.id, uuidKeys),
    inquiriesByLearnerId: loadMany(
      (learnerIds: string[]) => db.select().from(inquiries).where(inArray(inquiries.learnerId, learnerIds)).orderBy(desc(inquiries.openedOn), desc(inquiries.id)),
      (inquiry) => inquiry.learnerId,
      uuidKeys,
    ),
  };
}
