import { sql } from "drizzle-orm";
import { check, date, index, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import type { recordsPastRetention } from "../../views.ts";
import { learners } from "../learner/table.ts";

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

/**
 * Of each learner who is enrolled nowhere without an end: the last day at a place of learning, or of the last change where there was
 * none. Triggers keep it equal to the view `learner_last_day_facts`, so that what is long over is found without looking at everybody.
 */
export const learnerLastDays = pgTable(
  "learner_last_days",
  {
    learnerId: uuid("learner_id").primaryKey().references(() => learners.id, { onDelete: "cascade" }),
    lastDay: date("last_day", { mode: "string" }).notNull(),
  },
  (table) => [index("learner_last_days_in_order").on(table.lastDay, table.learnerId)],
);

export type RetentionItemRow = typeof recordsPastRetention.$inferSelect;
