import type { Db } from "@lsg/subgraph-kit/database";
import { sql } from "drizzle-orm";

/** What another service sends of its access log, as `schema/events/access.logged.json` has it. */
export interface AccessLogged {
  readonly lane: number;
  readonly entries: readonly object[];
}

/** Keeps what the service `source` logged; what is here already stays as it is. */
export async function collectAccessEvents(db: Db, source: string, { lane, entries }: AccessLogged): Promise<void> {
  await db.execute(sql`select collect_access_events(${source}, ${lane}::smallint, ${JSON.stringify(entries)}::jsonb)`);
}
