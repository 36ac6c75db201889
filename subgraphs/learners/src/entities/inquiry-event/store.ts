import type { Db } from "@lsg/subgraph-kit/database";
import { inquiryEvents, type InquiryEventRow } from "./table.ts";

export type NewInquiryEvent = Pick<InquiryEventRow, "inquiryId" | "learnerId" | "element" | "happenedOn" | "notes" | "hypotheses" | "actions">;

export async function insertEvent(db: Db, event: NewInquiryEvent): Promise<InquiryEventRow> {
  const [row] = await db.insert(inquiryEvents).values(event).returning();
  return row!;
}
