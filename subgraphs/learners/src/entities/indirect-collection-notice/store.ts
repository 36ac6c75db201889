import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, eq, isNull, sql } from "drizzle-orm";
import { indirectCollectionNotices as notices, type IndirectCollectionNoticeRow, type NoticeException } from "./table.ts";

const firstDueFirst: KeysetOrder = { columns: [notices.dueOn, notices.id] };

/** One page of those that are open. */
export async function listDue(db: Db, args: PageArguments): Promise<Connection<IndirectCollectionNoticeRow>> {
  const page = readPage(args, firstDueFirst);
  const rows = await db
    .select()
    .from(notices)
    .where(and(isNull(notices.settledAt), afterCursor(page, firstDueFirst)))
    .orderBy(...inOrder(firstDueFirst))
    .limit(rowsToRead(page));
  return toConnection(rows, page, firstDueFirst);
}

/** What became of a notice: a day on which it was sent, or why none is due. */
export type Settlement = { readonly sentOn: string } | { readonly exception: NoticeException; readonly exceptionReason: string };

/** Null when somebody settled it since it was read. */
export async function settle(db: Db, { id }: IndirectCollectionNoticeRow, settlement: Settlement, by: string): Promise<IndirectCollectionNoticeRow | null> {
  const [row] = await db
    .update(notices)
    .set({ ...settlement, settledAt: sql`now()`, settledBy: by })
    .where(and(eq(notices.id, id), isNull(notices.settledAt)))
    .returning();
  return row ?? null;
}
