import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { sql } from "drizzle-orm";
import { integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import type { Wanted } from "./wanted.ts";
import type { FoundSupport } from "./table.ts";

// The columns of the function `support_matches` that the list is ordered by; their names in rows are those of the function.
const matches = pgTable("matches", {
  misfit: integer("misfit").notNull(),
  distance_m: integer("distance_m").notNull(),
  title: text("title").notNull(),
  service_id: uuid("service_id").notNull(),
});

const bestFirst: KeysetOrder = { columns: [matches.misfit, matches.distance_m, matches.title, matches.service_id] };

/** One page of the services that answer what is wanted, the best match first; one statement. */
export async function findSupport(db: Db, { need, text: words, age, yearLevel, place, tier, language }: Wanted, args: PageArguments): Promise<Connection<FoundSupport>> {
  const page = readPage(args, bestFirst);
  const after = afterCursor(page, bestFirst);
  const patterns = words === null ? sql`null::text[]` : sql`array[${sql.join(words.patterns.map((pattern) => sql`${pattern}`), sql`, `)}]::text[]`;
  const rows = await db.execute<FoundSupport & Record<string, unknown>>(sql`
    select * from support_matches(${need}::text, ${words?.folded ?? null}::text, ${patterns}, ${age}::integer, ${yearLevel}::integer, ${tier}::text, ${language}::text,
      ${place?.regionCode ?? null}::text, ${place?.latitude ?? null}::double precision, ${place?.longitude ?? null}::double precision, ${place !== null}::boolean) as matches
    ${after ? sql`where ${after}` : sql``}
    order by ${sql.join(inOrder(bestFirst), sql`, `)} limit ${rowsToRead(page)}`);
  return toConnection([...rows] as FoundSupport[], page, bestFirst);
}
