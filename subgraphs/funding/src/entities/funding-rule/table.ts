import { sql } from "drizzle-orm";
import { boolean, check, date, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { fundingStreams } from "../funding-stream/table.ts";

/** How a rule's parameters are put to use: each is a function of `entitlement/formulas.ts`. */
export type Formula = "ORS_STAFFING" | "ORS_TEACHER_AIDE" | "ORS_CONSUMABLES" | "SUPPORT_FOR_INCLUSION" | "LEARNING_SUPPORT_COORDINATORS" | "GRANTED_HOURS" | "CRISIS_WEEKS" | "DECIDED";

/** Decimals as texts, so that no number is bent on its way; lists of them are by term, quarter or step. */
export type RuleParameters = Readonly<Record<string, string | readonly string[] | null>>;

/** A rule of a stream, as it holds from a day on, until its next version does. Versions are kept as they were. */
export const fundingRules = pgTable(
  "funding_rules",
  {
    code: text("code").notNull(),
    version: integer("version").notNull(),
    streamCode: text("stream_code").notNull().references(() => fundingStreams.code),
    effectiveFrom: date("effective_from", { mode: "string" }).notNull(),
    formula: text("formula").$type<Formula>().notNull(),
    description: text("description").notNull(),
    parameters: jsonb("parameters").$type<RuleParameters>().notNull(),
    /** Who published it; null where nothing published confirms it. */
    source: text("source"),
    /** Some of its numbers are no published facts: they show how the rule works. */
    isExample: boolean("is_example").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.code, table.version] }),
    check("funding_rules_version", sql`${table.version} > 0`),
    check("funding_rules_formula", sql`${table.formula} in ('ORS_STAFFING', 'ORS_TEACHER_AIDE', 'ORS_CONSUMABLES', 'SUPPORT_FOR_INCLUSION', 'LEARNING_SUPPORT_COORDINATORS', 'GRANTED_HOURS', 'CRISIS_WEEKS', 'DECIDED')`),
    check("funding_rules_say_who_published_them", sql`${table.source} is not null or ${table.isExample}`),
  ],
);

export type FundingRuleRow = typeof fundingRules.$inferSelect;
