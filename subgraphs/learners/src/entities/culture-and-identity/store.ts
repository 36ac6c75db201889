import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, isNull } from "drizzle-orm";
import { cultureAndIdentities, type CultureAndIdentityRow } from "./table.ts";

/** What was said before, if anything, is marked as replaced in the same statement. */
export async function insertSaid(db: Db, said: Pick<CultureAndIdentityRow, "learnerId" | "saidByWhanauMemberId" | "saidByLearner" | "words">): Promise<CultureAndIdentityRow> {
  const [row] = await db.insert(cultureAndIdentities).values(said).returning();
  return row!;
}

/** What holds now. */
export async function findCurrent(db: Db, learnerId: string): Promise<CultureAndIdentityRow | null> {
  const [row] = await db.select().from(cultureAndIdentities).where(and(eq(cultureAndIdentities.learnerId, learnerId), isNull(cultureAndIdentities.replacedAt)));
  return row ?? null;
}
