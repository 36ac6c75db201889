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
