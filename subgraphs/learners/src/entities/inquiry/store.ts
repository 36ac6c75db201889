import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, isNull } from "drizzle-orm";
import { inquiries, type InquiryRow } from "./table.ts";

export async function insertInquiry(db: Db, inquiry: Pick<InquiryRow, "learnerId" | "planId" | "goalId" | "question" | "openedOn">): Promise<InquiryRow> {
  const [row] = await db.insert(inquiries).values(inquiry).returning();
  return row!;
}

/** Null when it was closed since it was read. */
export async function close(db: Db, { id }: InquiryRow, { closedOn, findings }: { closedOn: string; findings: string }): Promise<InquiryRow | null> {
  const [row] = await db
    .update(inquiries)
    .set({ closedOn, findings })
    .where(and(eq(inquiries.id, id), isNull(inquiries.closedOn)))
    .returning();
  return row ?? null;
}

/** The inquiry as it is now, held until the transaction ends; null when it is closed. */
export async function holdOpen(db: Db, { id }: InquiryRow): Promise<InquiryRow | null> {
  const [row] = await db.select().from(inquiries).where(and(eq(inquiries.id, id), isNull(inquiries.closedOn))).for("update");
  return row ?? null;
}
