import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, isNull, sql } from "drizzle-orm";
import { lawfulAccesses, type LawfulAccessRow } from "./table.ts";

type Recorded = "id" | "decidedAt" | "decidedInRole" | "decidedFor" | "from" | "endedAt" | "endedBy" | "endedInRole" | "endedFor" | "endReason";

export async function insertLawfulAccess(db: Db, access: Omit<LawfulAccessRow, Recorded>): Promise<LawfulAccessRow> {
  const [row] = await db.insert(lawfulAccesses).values(access).returning();
  return row!;
}

/** Null when somebody ended it since it was read. */
export async function end(db: Db, { id }: LawfulAccessRow, { by, reason }: { by: string; reason: string }): Promise<LawfulAccessRow | null> {
  const [row] = await db
    .update(lawfulAccesses)
    .set({ endedAt: sql`now()`, endedBy: by, endReason: reason })
    .where(and(eq(lawfulAccesses.id, id), isNull(lawfulAccesses.endedAt)))
    .returning();
  return row ?? null;
}
