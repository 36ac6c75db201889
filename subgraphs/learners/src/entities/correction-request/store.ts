import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, sql } from "drizzle-orm";
import { correctionRequests, type CorrectionRequestRow } from "./table.ts";

type Asked = "learnerId" | "recordId" | "requestedByWhanauMemberId" | "requestedOn" | "record" | "category" | "whatIsWrong" | "correction" | "statement";

export async function insertRequest(db: Db, request: Pick<CorrectionRequestRow, Asked>): Promise<CorrectionRequestRow> {
  const [row] = await db.insert(correctionRequests).values(request).returning();
  return row!;
}

/** Null when it was decided since it was read. */
export async function decide(db: Db, { id }: CorrectionRequestRow, decision: { status: "MADE" | "REFUSED"; by: string; decision: string; statement: string | null }): Promise<CorrectionRequestRow | null> {
  const [row] = await db
    .update(correctionRequests)
    .set({ status: decision.status, decidedAt: sql`now()`, decidedBy: decision.by, decision: decision.decision, statement: decision.statement })
    .where(and(eq(correctionRequests.id, id), eq(correctionRequests.status, "OPEN")))
    .returning();
  return row ?? null;
}
