// For operators, in the role that owns the log: its months are made before they begin and dropped after their time, and its
// ends are told to somebody else, who can say later whether they are still there.
import { appendFile, readFile } from "node:fs/promises";
import { sql } from "drizzle-orm";
import { type AccessLogAnchor, type AccessLogProblem, readAccessLogAnchor, verifyAccessLog } from "./access-log.ts";
import type { Db } from "./database.ts";

/** Where a subgraph's log ended at some time. */
interface KeptAnchor {
  readonly subgraph: string;
  readonly at: string;
  readonly ends: AccessLogAnchor;
}

const monthsAhead = 3;

/**
 * Makes the months to come, and drops those that ended `keepMonths` months ago or more; null keeps all. Months that a
 * subscriber of the log was not sent yet stay. Gives the names of what was dropped.
 */
export async function keepAccessPartitions(db: Db, keepMonths: number | null): Promise<string[]> {
  const logs = await db.execute<{ log: string }>(sql`select relname::text as log from pg_class where relname in ('access_events', 'collected_access_events') and relkind = 'p' order by 1`);
  const dropped: string[] = [];
  for (const { log } of logs) {
    await db.execute(sql`select prepare_access_partition((now() + month * interval '1 month')::date, ${log}) from generate_series(0, ${monthsAhead}) as month`);
    if (keepMonths === null) continue;
    const names = await db.execute<{ name: string }>(sql`select drop_access_partitions(${log}, (date_trunc('month', now()) - ${keepMonths} * interval '1 month')::date) as name`);
    dropped.push(...names.map(({ name }) => name));
  }
  return dropped;
}

/**
 * Tells where the log ends now to `target`: a file, to which a line is added, or an address that takes it by POST. It must
 * be out of reach of those who hold the database. Throws when it was not taken.
 */
export async function keepAnchor(db: Db, subgraph: string, target: string): Promise<void> {
  const anchor: KeptAnchor = { subgraph, at: new Date().toISOString(), ends: await readAccessLogAnchor(db) };
  const line = `${JSON.stringify(anchor)}\n`;
  if (!/^https?:/.test(target)) return appendFile(target, line);
  const response = await fetch(target, { method: "POST", headers: { "content-type": "application/json" }, body: line, redirect: "error", signal: AbortSignal.timeout(10_000) });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`${new URL(target).host} did not take the anchor: it answered ${response.status}.`);
}

/** Everything in which the log is another than it was at any of the times that `file` tells of. Throws when there is no such time. */
export async function verifyKept(db: Db, subgraph: string, file: string): Promise<AccessLogProblem[]> {
  const anchors = (await readFile(file, "utf8"))
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as KeptAnchor)
    .filter((anchor) => anchor.subgraph === subgraph);
  if (anchors.length === 0) throw new Error(`${file} tells nothing of ${subgraph}.`);
  // A chain covers what came before it: one pass over the log for all.
  const problems = await verifyAccessLog(db, anchors.flatMap(({ ends }) => ends));
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
