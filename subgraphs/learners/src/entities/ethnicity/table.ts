import { sql } from "drizzle-orm";
import { check, index, pgTable, smallint, text, type AnyPgColumn } from "drizzle-orm/pg-core";

/** The Stats NZ ethnicity classification; rows come with a migration. */
export const ethnicities = pgTable(
  "ethnicities",
  {
    /** Begins with its parent's code: the first digit alone is the broadest group. */
    code: text("code").primaryKey(),
    name: text("name").notNull(),
    parentCode: text("parent_code").references((): AnyPgColumn => ethnicities.code),
    /** 1 is the broadest; learners are coded at any level, as finely as they answered. */
    level: smallint("level").notNull(),
  },
  (table) => [
    check("ethnicities_level", sql`${table.level} between 1 and 4 and (${table.level} = 1) = (${table.parentCode} is null)`),
    index("ethnicities_by_parent").on(table.parentCode, table.code),
  ],
);

export type EthnicityRow = typeof ethnicities.$inferSelect;
