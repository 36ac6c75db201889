import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, jsonb, pgTable, primaryKey, smallint, text, timestamp, uniqueIndex, uuid, bigint } from "drizzle-orm/pg-core";
import type { InstitutionInputs } from "../entitlement/formulas.ts";
import type { RuleParameters } from "../funding-rule/table.ts";
import { fundingStreams } from "../funding-stream/table.ts";

/** Parameters of rules, by the rule's code, that a scenario has in place of the rule's own. */
export type ScenarioChanges = Readonly<Record<string, RuleParameters>>;

/** The funding model computed for all institutions: to close a year, or to see what a change would do. */
export const fundingRuns = pgTable(
  "funding_runs",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    year: smallint("year").notNull(),
    name: text("name").notNull(),
    /** FINAL closes the year: what institutions are entitled to in it is computed from this run's inputs from then on. */
    kind: text("kind").$type<"FINAL" | "SCENARIO">().notNull(),
    changes: jsonb("changes").$type<ScenarioChanges>().notNull(),
    startedAt: timestamp("started_at", { withTimezone: true, precision: 3 }).notNull().defaultNow(),
    finishedAt: timestamp("finished_at", { withTimezone: true, precision: 3 }),
    /** Institutions that are done. */
    institutions: integer("institutions").notNull().default(0),
    /** Until when whoever carries it on has it alone; what is behind that was stopped, and can be carried on. */
    heldUntil: timestamp("held_until", { withTimezone: true, precision: 3 }),
    /** The process that carries it on. */
    heldBy: text("held_by"),
    /** Why it could not be carried on the last time; null when it could. */
    problem: text("problem"),
    /** The run that closed its year was found wrong then: the year is open until another closes it. It stays, with the reason. */
    reopenedAt: timestamp("reopened_at", { withTimezone: true, precision: 3 }),
    reopenedReason: text("reopened_reason"),
    ...provenance(),
  },
  (table) => [
    check("funding_runs_kind", sql`${table.kind} in ('FINAL', 'SCENARIO')`),
    check("funding_runs_final_is_by_the_rules", sql`${table.kind} = 'SCENARIO' or ${table.changes} = '{}'`),
    check("funding_runs_year", sql`${table.year} between 2010 and 2100`),
    check("funding_runs_name", sql`length(btrim(${table.name})) between 1 and 200`),
    check("funding_runs_problem", sql`length(${table.problem}) <= 1000`),
    index("funding_runs_to_carry_on").on(table.startedAt).where(sql`${table.finishedAt} is null`),
    check("funding_runs_reopened", sql`num_nulls(${table.reopenedAt}, ${table.reopenedReason}) in (0, 2) and (${table.reopenedAt} is null or (${table.kind} = 'FINAL' and ${table.finishedAt} is not null))`),
    check("funding_runs_reopened_reason", sql`length(btrim(${table.reopenedReason})) between 1 and 1000`),
    uniqueIndex("funding_runs_close_a_year_once").on(table.year).where(sql`${table.kind} = 'FINAL' and ${table.reopenedAt} is null`),
    uniqueIndex("funding_runs_one_name").on(table.year, table.name),
  ],
);

export type FundingRunRow = typeof fundingRuns.$inferSelect;

/** What a run knew of an institution. */
export const fundingRunInputs = pgTable(
  "funding_run_inputs",
  {
    runId: uuid("run_id").notNull().references(() => fundingRuns.id),
    institutionMoeNumber: integer("institution_moe_number").notNull(),
    regionCode: text("region_code"),
    inputs: jsonb("inputs").$type<InstitutionInputs>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.institutionMoeNumber] }), index("funding_run_inputs_by_institution").on(table.institutionMoeNumber)],
);

/** What came out of a run for an institution and a stream. */
export const fundingRunResults = pgTable(
  "funding_run_results",
  {
    runId: uuid("run_id").notNull(),
    institutionMoeNumber: integer("institution_moe_number").notNull(),
    streamCode: text("stream_code").notNull().references(() => fundingStreams.code),
    outcome: text("outcome").$type<"SIZE" | "NOT_ELIGIBLE" | "MISSING">().notNull(),
    /** Cents of money, hundredths of any other unit; null without a size. */
    hundredths: bigint("hundredths", { mode: "number" }),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.institutionMoeNumber, table.streamCode] }),
    foreignKey({ name: "funding_run_results_have_inputs", columns: [table.runId, table.institutionMoeNumber], foreignColumns: [fundingRunInputs.runId, fundingRunInputs.institutionMoeNumber] }),
    check("funding_run_results_outcome", sql`(${table.outcome} = 'SIZE') = (${table.hundredths} is not null) and ${table.outcome} in ('SIZE', 'NOT_ELIGIBLE', 'MISSING')`),
  ],
);
