import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, count, inArray, lte, sql } from "drizzle-orm";
import { today } from "../../today.ts";
import type { WorkCountRow, WorkItemRow, WorkKind } from "./table.ts";
import { workItems } from "../../views.ts";

const firstDueFirst: KeysetOrder = { columns: [workItems.dueOn, workItems.recordId] };

interface Asked extends PageArguments {
  /** The last day to look at. */
  readonly by: string;
  /** All when left out. */
  readonly kinds?: readonly WorkKind[] | null | undefined;
}

/** One page of what the viewer has to do. */
export async function listWork(db: Db, { by, kinds, ...args }: Asked): Promise<Connection<WorkItemRow>> {
  const page = readPage(args, firstDueFirst);
  const rows = await db
    .select()
    .from(workItems)
    .where(and(lte(workItems.dueOn, by), kinds ? inArray(workItems.kind, [...kinds]) : undefined, afterCursor(page, firstDueFirst)))
    .orderBy(...inOrder(firstDueFirst))
    .limit(rowsToRead(page));
  return toConnection(rows, page, firstDueFirst);
}

/** How much there is of each kind that there is anything of. */
export async function countWork(db: Db, by: string): Promise<WorkCountRow[]> {
  return db
    .select({ kind: workItems.kind, count: count(), overdue: sql<number>`(count(*) filter (where ${workItems.dueOn} < ${today()}))::integer` })
    .from(workItems)
    .where(lte(workItems.dueOn, by))
    .groupBy(workItems.kind);
}
