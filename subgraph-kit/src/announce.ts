// Tells other subgraphs what happened here. The telling is part of the writing transaction: both happen, or neither.
import { sql } from "drizzle-orm";
import type { Db } from "./database.ts";
import type { Announcement } from "./event.ts";

/**
 * Announces an event in the transaction of `db`; after its commit each subscriber gets it at least once, and what is
 * announced about one subject in the order of the commits. Others who announce about the same subject wait for the
 * commit: announce last, and about several subjects in the order of their ids. Gives the event's id. Throws when nobody
 * has signed in, or the announcement is not one.
 */
export async function announce(db: Db, { type, subject, data }: Announcement): Promise<string> {
  const [row] = await db.execute<{ id: string }>(sql`select announce_event(${type}, ${subject}, ${JSON.stringify(data)}::jsonb) as id`);
  return row!.id;
}

/** Announces several events in one statement, in the order of their subjects and as given for each; nothing when there are none. */
export async function announceAll(db: Db, announcements: readonly Announcement[]): Promise<void> {
  if (announcements.length === 0) return;
  const bySubject = announcements.toSorted((a, b) => (a.subject === b.subject ? 0 : a.subject < b.subject ? -1 : 1));
  await db.execute(sql`
    select announce_event(one ->> 'type', one ->> 'subject', one -> 'data')
    from (select one from jsonb_array_elements(${JSON.stringify(bySubject)}::jsonb) with ordinality as given (one, place) order by place offset 0) as announced`);
}
