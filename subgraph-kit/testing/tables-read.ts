// Which tables the facts of a measure are read from, as PostgreSQL plans them: what a catalogue says is held against it.
import { sql } from "drizzle-orm";
import type { PostgresJsDatabase } from "drizzle-orm/postgres-js";
import type { Measure } from "../src/measure.ts";

const period = { name: "2026-11", from: "2026-11-01", until: "2026-11-30", asAt: "2026-11-22" };

/** Names of the tables, in the order of the alphabet. */
export async function tablesRead(owner: PostgresJsDatabase, measure: Measure): Promise<string[]> {
  const [row] = await owner.execute<{ "QUERY PLAN": unknown }>(sql`explain (format json) ${measure.facts(period)}`);
  const names = JSON.stringify(row!["QUERY PLAN"]).matchAll(/"Relation Name":"(\w+)"/g);
  return [...new Set([...names].map(([, name]) => name!))].sort();
}
