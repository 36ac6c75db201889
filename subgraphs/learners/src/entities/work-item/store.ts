import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, rowsToRead, type KeysetOrder, type Page } from "@lsg/subgraph-kit/page";
import { and, count, inArray, lte, sql, type SQL } from "drizzle-orm";
import { today } from "../../today.ts";
import type { WorkCountRow, WorkItemRow, WorkKind } from "./table.ts";
import { workItems } from "../../views.ts";

export const firstDueFirst: KeysetOrder = { columns: [workItems.dueOn, workItems.recordId] };

export interface WorkOnPage {
  /** The last day to look at. */
  readonly by: string;
  /** All when null. */
  readonly kinds: readonly WorkKind[] | null;
  readonly page: Page;
}

/** One page of what the viewer has to do, and a row more when there is more. */
export async function listWork(db: Db, { by, kinds, page }: WorkOnPage): Promise<WorkItemRow[]> {
  return db
    .select()
    .from(workItems)
    .where(and(lte(workItems.dueOn, by), isOnPage(kinds, page)))
    .orderBy(...inOrder(firstDueFirst))
    .limit(rowsToRead(page));
}

/** How much there is of each kind that there is anything of. */
export async function countWork(db: Db, by: string): Promise<WorkCountRow[]> {
  return db
    .select({ kind: workItems.kind, count: count(), overdue: sql<number>`(count(*) filter (where ${workItems.dueOn} < ${today()}))::integer` })
    .from(workItems)
    .where(lte(workItems.dueOn, by))
    .groupBy(workItems.kind);
}

/** Both at once: what is due is looked for in a dozen places, which costs nearly all of either. */
export async function listAndCountWork(db: Db, { by, kinds, page }: WorkOnPage): Promise<{ rows: WorkItemRow[]; counts: WorkCountRow[] }> {
  const [work] = await db.execute<{ rows: WorkItemRow[]; counts: WorkCountRow[] }>(sql`
    with due as (select * from ${workItems} where ${lte(workItems.dueOn, by)})
    select (select coalesce(json_agg(page), '[]') from (
        select record_id as "recordId", learner_id as "learnerId", kind, due_on as "dueOn" from due as work_items
          where ${isOnPage(kinds, page) ?? sql`true`} order by ${sql.join(inOrder(firstDueFirst), sql`, `)} limit ${rowsToRead(page)}) as page) as rows,
      (select coalesce(json_agg(counted), '[]') from (
        select kind, count(*)::integer as count, (count(*) filter (where due_on < ${today()}))::integer as overdue from due group by kind) as counted) as counts`);
  return work ?? { rows: [], counts: [] };
}

const isOnPage = (kinds: readonly WorkKind[] | null, page: Page): SQL | undefined => and(kinds ? inArray(workItems.kind, [...kinds]) : undefined, afterCursor(page, firstDueFirst));
