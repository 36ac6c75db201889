import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, desc, eq, gt, isNull, sql } from "drizzle-orm";
import { breakGlass, type BreakGlassRow } from "./table.ts";

/** Whose record one person opens. */
interface Opening {
  readonly learnerId: string;
  readonly personId: string;
}

type Given = Pick<BreakGlassRow, "learnerId" | "personId" | "role" | "organisation" | "lawfulBasis" | "reason" | "categories" | "followsId" | "noticeUnsafeReason">;

/** From now to the end of the transaction nobody else opens this record for this person: two at once are one after the other. */
export async function holdOpening(db: Db, { learnerId, personId }: Opening): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`break-glass ${personId} ${learnerId}`}, 0))`);
}

/** The last time within a day that this person opened this record. */
export async function findLastOpening(db: Db, { learnerId, personId }: Opening): Promise<BreakGlassRow | null> {
  const [row] = await db
    .select()
    .from(breakGlass)
    .where(and(eq(breakGlass.learnerId, learnerId), eq(breakGlass.personId, personId), gt(breakGlass.openedAt, sql`now() - interval '24 hours'`)))
    .orderBy(desc(breakGlass.openedAt), desc(breakGlass.id))
    .limit(1);
  return row ?? null;
}

export async function insertBreakGlass(db: Db, given: Given): Promise<BreakGlassRow> {
  const [row] = await db.insert(breakGlass).values(given).returning();
  return row!;
}

const longestOverFirst: KeysetOrder = { columns: [breakGlass.endsAt, breakGlass.id] };

/** One page of those that nobody has reviewed. */
export async function listToReview(db: Db, args: PageArguments): Promise<Connection<BreakGlassRow>> {
  const page = readPage(args, longestOverFirst);
  const rows = await db
    .select()
    .from(breakGlass)
    .where(and(isNull(breakGlass.reviewedAt), afterCursor(page, longestOverFirst)))
    .orderBy(...inOrder(longestOverFirst))
    .limit(rowsToRead(page));
  return toConnection(rows, page, longestOverFirst);
}

/** Null when somebody reviewed it since it was read. */
export async function review(db: Db, { id }: BreakGlassRow, found: { outcome: "JUSTIFIED" | "NOT_JUSTIFIED"; note: string; by: string }): Promise<BreakGlassRow | null> {
  const [row] = await db
    .update(breakGlass)
    .set({ reviewedAt: sql`now()`, reviewedBy: found.by, reviewOutcome: found.outcome, reviewNote: found.note })
    .where(and(eq(breakGlass.id, id), isNull(breakGlass.reviewedAt)))
    .returning();
  return row ?? null;
}

/** Ends it now. Null when it has ended since it was read. */
export async function close(db: Db, { id }: BreakGlassRow, by: string): Promise<BreakGlassRow | null> {
  const [row] = await db
    .update(breakGlass)
    .set({ closedAt: sql`now()`, closedBy: by })
    .where(and(eq(breakGlass.id, id), isNull(breakGlass.closedAt), gt(breakGlass.endsAt, sql`now()`)))
    .returning();
  return row ?? null;
}

/** The whānau were told. Null when that was recorded since it was read. */
export async function recordToldOf(db: Db, { id }: BreakGlassRow, by: string): Promise<BreakGlassRow | null> {
  const [row] = await db
    .update(breakGlass)
    .set({ noticeSentAt: sql`now()`, noticeSentBy: by })
    .where(and(eq(breakGlass.id, id), isNull(breakGlass.noticeSentAt)))
    .returning();
  return row ?? null;
}
