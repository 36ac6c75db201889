import type { Db } from "@lsg/subgraph-kit/database";
import { readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { desc, lte, sql } from "drizzle-orm";
import { recordsPastRetention } from "../../views.ts";
import { retentionRules, type RetentionItemRow, type RetentionRuleRow } from "./table.ts";

const firstOverFirst: KeysetOrder = { columns: [recordsPastRetention.lastDay, recordsPastRetention.learnerId] };
const beforeAll = ["-infinity", "00000000-0000-0000-0000-000000000000"] as const;

/** What holds on a day. The migrations give the first, so there is always one. */
export async function findRetentionRule(db: Db, day: string): Promise<RetentionRuleRow> {
  const [rule] = await db.select().from(retentionRules).where(lte(retentionRules.from, day)).orderBy(desc(retentionRules.from)).limit(1);
  return rule!;
}

/** One page of the records whose time to be kept is over by a day; empty for everybody but privacy officers. */
export async function listPastRetention(db: Db, { by, ...args }: { by: string } & PageArguments): Promise<Connection<RetentionItemRow>> {
  const page = readPage(args, firstOverFirst);
  const [lastDay, learnerId] = page.after ?? beforeAll;
  // A function of the page: a condition around it would come after it had looked at everything.
  const rows = await db.execute<RetentionItemRow & Record<string, unknown>>(sql`
    select learner_id as "learnerId", last_day::text as "lastDay", retain_until::text as "retainUntil" from records_past_retention(${by}::date, ${lastDay}::date, ${learnerId}::uuid, ${rowsToRead(page)})`);
  return toConnection<RetentionItemRow>([...rows], page, firstOverFirst);
}
