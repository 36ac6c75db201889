import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { desc, lte, sql } from "drizzle-orm";
import { recordsPastRetention } from "../../views.ts";
import { retentionRules, type RetentionItemRow, type RetentionRuleRow } from "./table.ts";

const firstOverFirst: KeysetOrder = { columns: [recordsPastRetention.retainUntil, recordsPastRetention.learnerId] };

/** What holds on a day. The migrations give the first, so there is always one. */
export async function findRetentionRule(db: Db, day: string): Promise<RetentionRuleRow> {
  const [rule] = await db.select().from(retentionRules).where(lte(retentionRules.from, day)).orderBy(desc(retentionRules.from)).limit(1);
  return rule!;
}

/** One page of the records whose time to be kept is over by a day; empty for everybody but privacy officers. */
export async function listPastRetention(db: Db, { by, ...args }: { by: string } & PageArguments): Promise<Connection<RetentionItemRow>> {
  const page = readPage(args, firstOverFirst);
  const rows = await db
    .select({ learnerId: sql<string>`learner_id`, retainUntil: sql<string>`retain_until::text` })
    .from(sql`records_past_retention(${by}::date) as records_past_retention`)
    .where(afterCursor(page, firstOverFirst))
    .orderBy(...inOrder(firstOverFirst))
    .limit(rowsToRead(page));
  return toConnection<RetentionItemRow>(rows, page, firstOverFirst);
}
