import { sql } from "drizzle-orm";
import { provenance } from "@lsg/subgraph-kit/provenance";
import { bigint, boolean, check, date, foreignKey, index, integer, numeric, pgTable, smallint, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { budgets } from "../budget/table.ts";
import { communityDecisions } from "../community-decision/table.ts";
import { fundingApplications, type FundedWeeks } from "../funding-application/table.ts";
import { fundingStreams, type FundingUnit } from "../funding-stream/table.ts";
import type { PlacedAllocation } from "../../placed-allocations.ts";

/** Columns of the table, and of the view `placed_allocations`. */
export const columns = () => ({
  id: uuid("id").primaryKey().default(sql`uuidv7()`),
  learnerId: uuid("learner_id"),
  supportId: uuid("support_id"),
  /** Null for an entitlement that no budget limits. */
  budgetId: uuid("budget_id"),
  institutionMoeNumber: integer("institution_moe_number"),
  /** A school year is a calendar year. */
  year: smallint("year").notNull(),
  from: date("from_date", { mode: "string" }).notNull(),
  /** The last day; null while none is set. */
  until: date("until_date", { mode: "string" }),
  /** In money; beside a quantity it says what that is worth. */
  amountCents: bigint("amount_cents", { mode: "number" }),
  gstInclusive: boolean("gst_inclusive"),
  /** In the unit; null when that is money. */
  quantity: numeric("quantity", { mode: "number", precision: 12, scale: 2 }),
  streamCode: text("stream_code").notNull(),
  /** The stream's unit. */
  unit: text("unit").$type<FundingUnit>().notNull(),
  status: text("status").$type<"PROPOSED" | "APPROVED" | "PAID" | "ENDED">().notNull(),
  /** Its size as the ledger counts: cents of money, hundredths of any other unit. */
  hundredths: bigint("hundredths", { mode: "number" }).notNull().generatedAlwaysAs(sql`case when unit = 'CENTS' then amount_cents else (quantity * 100)::bigint end`),
  /** What entries of the ledger have left of it in each of the budget's accounts; the database keeps it. */
  allocated: bigint("allocated", { mode: "number" }).notNull().default(0),
  committed: bigint("committed", { mode: "number" }).notNull().default(0),
  paid: bigint("paid", { mode: "number" }).notNull().default(0),
  /** The approved application that it follows from. */
  applicationId: uuid("application_id"),
  /** Which weeks of the year its hours are for, where they were granted by the week. */
  fundedWeeks: text("funded_weeks").$type<FundedWeeks>(),
  /** The decision of a community by which it is taken from the community's pool. */
  communityDecisionId: uuid("community_decision_id"),
  /** The last day, when a later decision ended it before its time; set once. */
  endedOn: date("ended_on", { mode: "string" }),
  /** The approved review that ended it. */
  endedByApplicationId: uuid("ended_by_application_id"),
  ...provenance(),
});

/** What one learner, institution or support gets of a stream, with the institution where it was allocated. */
export const allocations = pgTable(
  "allocations",
  columns(),
  (table) => [
    foreignKey({ name: "allocations_stream", columns: [table.streamCode, table.unit], foreignColumns: [fundingStreams.code, fundingStreams.unit] }),
    foreignKey({ name: "allocations_budget", columns: [table.budgetId, table.streamCode], foreignColumns: [budgets.id, budgets.streamCode] }),
    check("allocations_year", sql`${table.year} between 1990 and 2100`),
    check("allocations_for_somebody", sql`num_nonnulls(${table.learnerId}, ${table.institutionMoeNumber}, ${table.supportId}) >= 1`),
    // A support is for one learner: who reads of it reads of them.
    check("allocations_of_support_name_the_learner", sql`${table.supportId} is null or ${table.learnerId} is not null`),
    check("allocations_period", sql`${table.until} >= ${table.from}`),
    check("allocations_status", sql`${table.status} in ('PROPOSED', 'APPROVED', 'PAID', 'ENDED')`),
    check("allocations_size_in_unit", sql`case when ${table.unit} = 'CENTS' then ${table.amountCents} is not null and ${table.quantity} is null else ${table.quantity} is not null end`),
    check("allocations_gst_of_amount", sql`(${table.gstInclusive} is null) = (${table.amountCents} is null)`),
    check("allocations_sizes", sql`coalesce(${table.amountCents}, 0) between 0 and 9007199254740991 and coalesce(${table.quantity}, 0) >= 0`),
    check("allocations_not_overdrawn", sql`least(${table.allocated}, ${table.committed}, ${table.paid}) >= 0`),
    foreignKey({ name: "allocations_application", columns: [table.applicationId, table.learnerId], foreignColumns: [fundingApplications.id, fundingApplications.learnerId] }),
    foreignKey({ name: "allocations_ended_by", columns: [table.endedByApplicationId, table.learnerId], foreignColumns: [fundingApplications.id, fundingApplications.learnerId] }),
    foreignKey({ name: "allocations_community_decision", columns: [table.communityDecisionId], foreignColumns: [communityDecisions.id] }),
    check("allocations_follow_from_one_thing", sql`num_nonnulls(${table.applicationId}, ${table.communityDecisionId}) <= 1`),
    check("allocations_of_application_name_the_learner", sql`${table.applicationId} is null or ${table.learnerId} is not null`),
    check("allocations_weeks", sql`${table.fundedWeeks} in ('PRIMARY_AND_INTERMEDIATE', 'SECONDARY_AND_COMPOSITE')`),
    check("allocations_end_by_a_decision", sql`(${table.endedOn} is null) = (${table.endedByApplicationId} is null)`),
    // Of two who allocate what was approved at the same time, one does.
    uniqueIndex("allocations_once_for_application").on(table.applicationId, table.streamCode, table.year).where(sql`${table.applicationId} is not null and ${table.endedOn} is null and ${table.status} <> 'ENDED'`),
    index("allocations_by_application").on(table.applicationId).where(sql`${table.applicationId} is not null`),
    index("allocations_by_community_decision").on(table.communityDecisionId).where(sql`${table.communityDecisionId} is not null`),
    // What entries of the ledger point at, so that none can be of another budget.
    unique("allocations_id_and_budget").on(table.id, table.budgetId),
    index("allocations_by_learner").on(table.learnerId, table.from, table.id).where(sql`${table.learnerId} is not null`),
    index("allocations_by_institution").on(table.institutionMoeNumber, table.from, table.id).where(sql`${table.institutionMoeNumber} is not null`),
    index("allocations_by_support").on(table.supportId, table.from, table.id).where(sql`${table.supportId} is not null`),
    index("allocations_by_budget").on(table.budgetId, table.from, table.id).where(sql`${table.budgetId} is not null`),
    index("allocations_by_stream").on(table.streamCode, table.year),
  ],
);

/** An allocation as it is read. */
export type AllocationRow = PlacedAllocation;
