import type { Db } from "@lsg/subgraph-kit/database";
import { asc, sql } from "drizzle-orm";
import { sensoryProviders } from "./table.ts";

export type Sense = "HEARING" | "VISION";

/** Everything that was configured, by sense and day. */
export async function listProviders(db: Db) {
  return db.select().from(sensoryProviders).orderBy(asc(sensoryProviders.sense), asc(sensoryProviders.from));
}

/** From a day on an institution gets the teacher time of a sense; said again for the same day it takes the place of what was said. */
export async function setProvider(db: Db, provider: { sense: Sense; from: string; institutionMoeNumber: number }): Promise<void> {
  const { institutionMoeNumber } = provider;
  await db.insert(sensoryProviders).values(provider).onConflictDoUpdate({ target: [sensoryProviders.sense, sensoryProviders.from], set: { institutionMoeNumber } });
}

/** For each sense by which learners are in the scheme on a day: how many, and which institution gets their teacher time; null when none is named. For the owner and the system. */
export async function listSenses(db: Db, day: string): Promise<{ sense: Sense; learners: number; moeNumber: number | null }[]> {
  await db.execute(sql`select set_config('viewer.role', 'SYSTEM', true)`);
  const rows = await db.execute<{ sense: Sense; learners: number; moeNumber: number | null }>(sql`select sense, learners, institution_moe_number as "moeNumber" from senses_in_scheme(${day}::date) order by sense`);
  return [...rows];
}
