import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, gt, isNull, or, sql } from "drizzle-orm";
import { contactRestrictions, type ContactRestrictionRow } from "./table.ts";

type Recorded = "id" | "from" | "recordedAt" | "recordedInRole" | "recordedFor" | "endedAt" | "endedBy" | "endedInRole" | "endedFor" | "endReason";

/** Null when an order of somebody else's began to hold for the same person meanwhile. */
export async function insertContactRestriction(db: Db, restriction: Omit<ContactRestrictionRow, Recorded>): Promise<ContactRestrictionRow | null> {
  const { learnerId, personId } = restriction;
  // Two who record the same order at once: the second finds the first's.
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`contact restriction ${learnerId} ${personId}`}, 0))`);
  if ((await findHolding(db, restriction)) !== null) return null;
  const [row] = await db.insert(contactRestrictions).values(restriction).returning();
  return row!;
}

/** The order that keeps this person away from the learner now; null when none does. */
export async function findHolding(db: Db, { learnerId, personId }: Pick<ContactRestrictionRow, "learnerId" | "personId">): Promise<ContactRestrictionRow | null> {
  const [row] = await db.select().from(contactRestrictions).where(and(eq(contactRestrictions.learnerId, learnerId), eq(contactRestrictions.personId, personId), holds)).limit(1);
  return row ?? null;
}

/** Null when it ended since it was read. */
export async function endRestriction(db: Db, { id }: ContactRestrictionRow, { by, reason }: { by: string; reason: string }): Promise<ContactRestrictionRow | null> {
  const [row] = await db
    .update(contactRestrictions)
    .set({ until: sql`now()`, endedAt: sql`now()`, endedBy: by, endReason: reason })
    .where(and(eq(contactRestrictions.id, id), holds))
    .returning();
  return row ?? null;
}

const holds = or(isNull(contactRestrictions.until), gt(contactRestrictions.until, sql`now()`));
