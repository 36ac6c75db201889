import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, eq, sql } from "drizzle-orm";
import { iwiFigureUses, type IwiFigureUseRow } from "./table.ts";

const latestFirst: KeysetOrder = { columns: [iwiFigureUses.recordedAt, iwiFigureUses.id], direction: "desc" };

/** One page of those that the viewer may see. */
export async function listUses(db: Db, iwiCode: string, args: PageArguments): Promise<Connection<IwiFigureUseRow>> {
  const page = readPage(args, latestFirst);
  // What the viewer uses in this very transaction is no list for anybody but the iwi.
  const rows = await db
    .select()
    .from(iwiFigureUses)
    .where(and(eq(iwiFigureUses.iwiCode, iwiCode), sql`viewer_speaks_for_iwi(${iwiFigureUses.iwiCode})`, afterCursor(page, latestFirst)))
    .orderBy(...inOrder(latestFirst))
    .limit(rowsToRead(page));
  return toConnection(rows, page, latestFirst);
}
