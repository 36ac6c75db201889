import { sql } from "drizzle-orm";
import { check, pgTable, smallint, text, unique } from "drizzle-orm/pg-core";

export type StrategicPrioritySet = "GOV_2024" | "LSAP_2019";

/** What government has said comes first, as reference rows that a migration writes. */
export const strategicPriorities = pgTable(
  "strategic_priorities",
  {
    code: text("code").primaryKey(),
    set: text("set").$type<StrategicPrioritySet>().notNull(),
    position: smallint("position").notNull(),
    nameEn: text("name_en").notNull(),
    nameMi: text("name_mi"),
  },
  (table) => [
    check("strategic_priorities_code", sql`${table.code} ~ '^[A-Z][A-Z0-9_]{0,63}$'`),
    check("strategic_priorities_set", sql`${table.set} in ('GOV_2024', 'LSAP_2019')`),
    unique("strategic_priorities_in_order").on(table.set, table.position),
  ],
);

export type StrategicPriorityRow = typeof strategicPriorities.$inferSelect;
