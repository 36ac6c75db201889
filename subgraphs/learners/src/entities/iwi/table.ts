import { sql } from "drizzle-orm";
import { check, index, pgTable, smallint, text, type AnyPgColumn } from "drizzle-orm/pg-core";

/** The Stats NZ iwi classification; rows come with a migration. */
export const iwi = pgTable(
  "iwi",
  {
    code: text("code").primaryKey(),
    name: text("name").notNull(),
    parentCode: text("parent_code").references((): AnyPgColumn => iwi.code),
    /** 1 is a region or another group of iwi, 2 an iwi. */
    level: smallint("level").notNull(),
  },
  (table) => [
    check("iwi_level", sql`${table.level} between 1 and 2 and (${table.level} = 1) = (${table.parentCode} is null)`),
    index("iwi_by_parent").on(table.parentCode, table.code),
  ],
);

export type IwiRow = typeof iwi.$inferSelect;
