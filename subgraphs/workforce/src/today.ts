import { and, lte, sql, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

// A day in New Zealand, wherever the database runs.
const today = sql`(now() at time zone 'Pacific/Auckland')::date`;

/** The condition that a period holds today: `until` is its last day, null while none is set. */
export const holdsToday = ({ from, until }: { from: PgColumn; until: PgColumn }): SQL => and(lte(from, today), hasNotEnded(until))!;

/** The condition that a period holds today or will. */
export const hasNotEnded = (until: PgColumn): SQL => sql`coalesce(${until}, 'infinity') >= ${today}`;
