import { loadMany, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { inquiryEvents } from "./table.ts";

export function inquiryEventLoaders(db: Db) {
  return {
    eventsByInquiryId: loadMany(
      (inquiryIds: string[]) => db.select().from(inquiryEvents).where(inArray(inquiryEvents.inquiryId, inquiryIds)).orderBy(desc(inquiryEvents.happenedOn), desc(inquiryEvents.id)),
      (event) => event.inquiryId,
      uuidKeys,
    ),
  };
}
