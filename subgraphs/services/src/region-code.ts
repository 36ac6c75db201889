import { eq, sql, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

const form = /^[a-z]+(-[a-z]+)*$/;

/** Can this be the code of a region? One that cannot is answered as one that does not exist, without asking the database. */
export const isRegionCode = (code: string): boolean => code.length < 100 && form.test(code);

/** The condition that `column` names the region with this code. */
export const inRegion = (column: PgColumn, code: string): SQL => (isRegionCode(code) ? eq(column, code) : sql`false`);
