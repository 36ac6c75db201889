import { sql } from "drizzle-orm";
import { provenance } from "@lsg/subgraph-kit/provenance";
import { bigint, boolean, check, date, foreignKey, index, integer, numeric, pgTable, smallint, text, unique, uuid } from "drizzle-orm/pg-core";
import { budgets } from "../budget/table.ts";
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
