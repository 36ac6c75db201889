import type { Db } from "@lsg/subgraph-kit/database";
import type { KeysetOrder } from "@lsg/subgraph-kit/page";
import { and, eq, isNull, sql } from "drizzle-orm";
import { communityInquiries, communityInquiryEvents, type CommunityInquiryEventRow, type CommunityInquiryRow } from "./table.ts";

export const latestFirst: KeysetOrder = { columns: [communityInquiries.openedOn, communityInquiries.id], direction: "desc" };
export const latestEventFirst: KeysetOrder = { columns: [communityInquiryEvents.happenedOn, communityInquiryEvents.id], direction: "desc" };

export async function addInquiry(db: Db, inquiry: typeof communityInquiries.$inferInsert): Promise<CommunityInquiryRow> {
  return (await db.insert(communityInquiries).values(inquiry).returning())[0]!;
}

export async function addEvent(db: Db, event: typeof communityInquiryEvents.$inferInsert): Promise<CommunityInquiryEventRow> {
  return (await db.insert(communityInquiryEvents).values(event).returning())[0]!;
}

/** The inquiry as it is now. */
export async function findInquiry(db: Db, id: string): Promise<CommunityInquiryRow | null> {
  const [inquiry] = await db.select().from(communityInquiries).where(eq(communityInquiries.id, id));
  return inquiry ?? null;
}

/** Closes it; null when it is closed already. */
export async function closeInquiry(db: Db, id: string, said: { closedOn: string; findings: string }): Promise<CommunityInquiryRow | null> {
  const [inquiry] = await db
    .update(communityInquiries)
    .set({ ...said, closedBy: sql`viewer_id()` })
    .where(and(eq(communityInquiries.id, id), isNull(communityInquiries.closedOn)))
    .returning();
  return inquiry ?? null;
}
