import { sql, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

// A table's definition takes no parameters.
const counts = { 10: sql`10`, 20: sql`20` };
const limits = { 200: sql`200`, 4000: sql`4000`, 20000: sql`20000` };

/** The check that a text says something and has not more characters than this. */
export const isWritten = (column: PgColumn, longest: keyof typeof limits = 4000): SQL => sql`btrim(${column}) <> '' and length(${column}) <= ${limits[longest]}`;

/** The check that a list of texts has not more of them than this, and is not longer together than this. */
export const areWritten = (column: PgColumn, most: keyof typeof counts): SQL => sql`cardinality(${column}) <= ${counts[most]} and length(array_to_string(${column}, '')) <= 20000 and array_position(${column}, null) is null`;

/**
 * The check that texts which must name nobody hold nothing that leads to a person: no number like a National Student Number
 * or a telephone's, and no e-mail address. Names of people cannot be told from names of places: `read-input.ts` has the same rule.
 */
export const namesNobody = (...columns: readonly PgColumn[]): SQL =>
  sql`concat_ws(' | ', ${sql.join(columns.map((column) => (column.columnType === "PgArray" ? sql`array_to_string(${column}, ' | ')` : sql`${column}`)), sql`, `)}) !~ '(^|[^0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3,4}([^0-9]|$)|[^[:space:]@]@[^[:space:]@]+[.][^[:space:]@]'`;
