import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { actedAs } from "../../acts.ts";
import { iwi } from "../iwi/table.ts";

/** What an iwi can let be counted of those who told that they affiliate with it. */
export type IwiMeasure = "LEARNERS_ON_REGISTER" | "LEARNERS_WITH_GOALS" | "LEARNERS_ACHIEVING_GOALS";

/** How an iwi names who may read: organisations as tokens carry them, and single people. */
export const readerPattern = "^((agency|institution|community|provider|region|iwi):[A-Za-z0-9_-]{1,64}|person:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$";

export const mostReaders = 50;

/** Somebody who speaks for an iwi has agreed that figures of it are computed, and says who reads them, what for and how long. Only ever withdrawn. */
export const iwiAuthorisations = pgTable(
  "iwi_authorisations",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    iwiCode: text("iwi_code").notNull().references(() => iwi.code),
    /** Who agreed, in what capacity and when, as the iwi names them. */
    givenBy: text("given_by").notNull(),
    givenAs: text("given_as").notNull(),
    givenOn: date("given_on", { mode: "string" }).notNull(),
    /** Where the agreement itself is kept; null when the iwi's own representative recorded it here. */
    document: text("document"),
    purpose: text("purpose").notNull(),
    measures: text("measures").array().$type<IwiMeasure[]>().notNull(),
    /** Who reads beside the iwi itself. */
    readers: text("readers").array().notNull(),
    from: date("from_date", { mode: "string" }).notNull(),
    /** The last day. An agreement without an end is none. */
    until: date("until_date", { mode: "string" }).notNull(),
    /** The figures' own days: periods that begin before the first or show a day after the last are not covered. */
    figuresFrom: date("figures_from", { mode: "string" }).notNull(),
    figuresUntil: date("figures_until", { mode: "string" }).notNull(),
    withdrawnAt: timestamp("withdrawn_at", { withTimezone: true, precision: 3 }),
    withdrawnBy: text("withdrawn_by"),
    withdrawalReason: text("withdrawal_reason"),
    ...actedAs("withdrawn"),
    ...provenance(),
  },
  (table) => [
    check("iwi_authorisations_texts", sql`char_length(btrim(${table.givenBy})) between 1 and 200 and char_length(btrim(${table.givenAs})) between 1 and 200
      and char_length(btrim(${table.purpose})) between 1 and 4000 and char_length(${table.document}) between 1 and 1000 and char_length(${table.withdrawalReason}) between 1 and 1000`),
    check("iwi_authorisations_measures", sql`cardinality(${table.measures}) > 0 and ${table.measures} <@ '{LEARNERS_ON_REGISTER,LEARNERS_WITH_GOALS,LEARNERS_ACHIEVING_GOALS}'::text[]`),
    check("iwi_authorisations_readers", sql`cardinality(${table.readers}) <= 50`),
    check("iwi_authorisations_days", sql`${table.until} between ${table.from} and ${table.from} + interval '5 years' and ${table.givenOn} <= ${table.from} and ${table.figuresUntil} >= ${table.figuresFrom}`),
    check("iwi_authorisations_withdrawal", sql`(${table.withdrawnAt} is null) = (${table.withdrawnBy} is null) and (${table.withdrawnAt} is not null or ${table.withdrawalReason} is null)`),
    index("iwi_authorisations_by_iwi").on(table.iwiCode, table.recordedAt, table.id),
  ],
);

export type IwiAuthorisationRow = typeof iwiAuthorisations.$inferSelect;
