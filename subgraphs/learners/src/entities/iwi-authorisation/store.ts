import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, eq, isNull, sql } from "drizzle-orm";
import { iwiAuthorisations, type IwiAuthorisationRow } from "./table.ts";

type Recorded = "iwiCode" | "givenBy" | "givenAs" | "givenOn" | "document" | "purpose" | "measures" | "readers" | "from" | "until" | "figuresFrom" | "figuresUntil";

export async function insertAuthorisation(db: Db, authorisation: Pick<IwiAuthorisationRow, Recorded>): Promise<IwiAuthorisationRow> {
  const [row] = await db.insert(iwiAuthorisations).values(authorisation).returning();
  return row!;
}

const latestFirst: KeysetOrder = { columns: [iwiAuthorisations.recordedAt, iwiAuthorisations.id], direction: "desc" };

/** One page of those that the viewer may see. */
export async function listAuthorisations(db: Db, iwiCode: string, args: PageArguments): Promise<Connection<IwiAuthorisationRow>> {
  const page = readPage(args, latestFirst);
  const rows = await db
    .select()
    .from(iwiAuthorisations)
    .where(and(eq(iwiAuthorisations.iwiCode, iwiCode), afterCursor(page, latestFirst)))
    .orderBy(...inOrder(latestFirst))
    .limit(rowsToRead(page));
  return toConnection(rows, page, latestFirst);
}

/** Null when it was withdrawn since it was read. */
export async function withdrawAuthorisation(db: Db, id: string, { by, reason }: { by: string; reason: string | null }): Promise<IwiAuthorisationRow | null> {
  const [row] = await db
    .update(iwiAuthorisations)
    .set({ withdrawnAt: sql`now()`, withdrawnBy: by, withdrawalReason: reason })
    .where(and(eq(iwiAuthorisations.id, id), isNull(iwiAuthorisations.withdrawnAt)))
    .returning();
  return row ?? null;
}
