import { sql } from "drizzle-orm";
import { check, date, pgTable, smallint, text } from "drizzle-orm/pg-core";
import type { recordsPastRetention } from "../../views.ts";

/** Configuration: for how many years a record is kept at least after the last day at a place of learning, from a day on, and which rule says so. */
export const retentionRules = pgTable(
  "retention_rules",
  {
    from: date("from_date", { mode: "string" }).primaryKey(),
    years: smallint("years").notNull(),
    /** The rule that asks for the longest of what a record holds. */
    source: text("source").notNull(),
  },
  (table) => [check("retention_rules_years", sql`${table.years} between 1 and 100`), check("retention_rules_source", sql`length(btrim(${table.source})) between 1 and 300`)],
);

export type RetentionRuleRow = typeof retentionRules.$inferSelect;

export type RetentionItemRow = typeof recordsPastRetention.$inferSelect;
