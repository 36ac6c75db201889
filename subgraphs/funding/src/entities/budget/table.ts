import { sql } from "drizzle-orm";
import { bigint, boolean, check, foreignKey, index, integer, numeric, pgTable, smallint, text, unique, uuid } from "drizzle-orm/pg-core";
import { fundingStreams, type FundingUnit } from "../funding-stream/table.ts";

/** What may be spent of one stream in one school year, for the nation or for one region, institution or community. */
export const budgets = pgTable(
  "budgets",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    streamCode: text("stream_code").notNull(),
    /** The stream's unit. */
    unit: text("unit").$type<FundingUnit>().notNull(),
    /** A school year is a calendar year. */
    year: smallint("year").notNull(),
    regionCode: text("region_code"),
    institutionMoeNumber: integer("institution_moe_number"),
    communityId: uuid("community_id"),
    /** Name of the fund holder, such as a Ministry office or the lead school of a cluster. */
    heldBy: text("held_by").notNull(),
    /** The size of a budget in money; null when its unit is another. */
    amountCents: bigint("amount_cents", { mode: "number" }),
    gstInclusive: boolean("gst_inclusive"),
    /** The size of a budget in its unit; null when that is money. */
    quantity: numeric("quantity", { mode: "number", precision: 12, scale: 2 }),
    /** Its size as the ledger counts: cents of money, hundredths of any other unit. */
    hundredths: bigint("hundredths", { mode: "number" }).notNull().generatedAlwaysAs(sql`case when unit = 'CENTS' then amount_cents else (quantity * 100)::bigint end`),
  },
  (table) => [
    foreignKey({ name: "budgets_stream", columns: [table.streamCode, table.unit], foreignColumns: [fundingStreams.code, fundingStreams.unit] }),
    check("budgets_year", sql`${table.year} between 1990 and 2100`),
    check("budgets_one_place", sql`num_nonnulls(${table.regionCode}, ${table.institutionMoeNumber}, ${table.communityId}) <= 1`),
    check("budgets_size_in_unit", sql`case when ${table.unit} = 'CENTS' then ${table.amountCents} is not null and ${table.quantity} is null else ${table.quantity} is not null and ${table.amountCents} is null end`),
    check("budgets_gst_of_amount", sql`(${table.gstInclusive} is null) = (${table.amountCents} is null)`),
    check("budgets_sizes", sql`coalesce(${table.amountCents}, 0) between 0 and 9007199254740991 and coalesce(${table.quantity}, 0) >= 0`),
    unique("budgets_once").on(table.streamCode, table.year, table.regionCode, table.institutionMoeNumber, table.communityId, table.heldBy).nullsNotDistinct(),
    // What allocations point at, so that none can draw on the budget of another stream.
    unique("budgets_id_and_stream").on(table.id, table.streamCode),
    index("budgets_by_stream").on(table.streamCode, table.year, table.id),
    index("budgets_by_region").on(table.regionCode, table.year, table.id).where(sql`${table.regionCode} is not null`),
    index("budgets_by_institution").on(table.institutionMoeNumber, table.year, table.id).where(sql`${table.institutionMoeNumber} is not null`),
    index("budgets_by_community").on(table.communityId, table.year, table.id).where(sql`${table.communityId} is not null`),
  ],
);

export type BudgetRow = typeof budgets.$inferSelect;
