import { sql, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

// A table's definition takes no parameters.
const limits = { 200: sql`200`, 4000: sql`4000`, 20000: sql`20000` };

/** The check that a text says something and has not more characters than this. */
export const isWritten = (column: PgColumn, longest: keyof typeof limits = 4000): SQL => sql`btrim(${column}) <> '' and length(${column}) <= ${limits[longest]}`;
