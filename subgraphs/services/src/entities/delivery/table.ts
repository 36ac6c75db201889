import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, numeric, pgTable, smallint, text, unique, uuid, primaryKey, type AnyPgColumn } from "drizzle-orm/pg-core";
import { supports } from "../support/table.ts";

export type DeliveryStatus = "DELIVERED" | "CANCELLED";

/** Everyday places where a service is given. A telephone call is a contact, and not among them. */
export type DeliverySetting = "EARLY_LEARNING" | "SCHOOL" | "KURA" | "SPECIALIST_SCHOOL" | "HOME" | "COMMUNITY" | "CLINIC" | "ONLINE";

/** One time that the service was given, or was to be given and was not. Rows are added; a mistake is corrected by another row. */
export const deliveries = pgTable(
  "deliveries",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    supportId: uuid("support_id").notNull().references(() => supports.id),
    correctsId: uuid("corrects_id").references((): AnyPgColumn => deliveries.id),
    practitionerId: uuid("practitioner_id"),
    deliveredOn: date("delivered_on", { mode: "string" }).notNull(),
    status: text("status").$type<DeliveryStatus>().notNull(),
    setting: text("setting").$type<DeliverySetting>(),
    /** Why it was cancelled, or what was wrong with the row that this one corrects. */
    reason: text("reason"),
    /** Hours that were given; of a cancelled one those that were lost. */
    hours: numeric("hours", { mode: "number", precision: 4, scale: 2 }).notNull(),
    ...provenance(),
  },
  (table) => [
    check("deliveries_status", sql`${table.status} in ('DELIVERED', 'CANCELLED')`),
    check("deliveries_setting", sql`${table.setting} in ('EARLY_LEARNING', 'SCHOOL', 'KURA', 'SPECIALIST_SCHOOL', 'HOME', 'COMMUNITY', 'CLINIC', 'ONLINE')`),
    // A correction to nothing takes a row back.
    check("deliveries_hours", sql`${table.hours} between 0 and 24 and (${table.hours} > 0 or ${table.correctsId} is not null)`),
    check("deliveries_say_what_they_must", sql`case ${table.status} when 'DELIVERED' then ${table.setting} is not null else ${table.reason} is not null end and (${table.correctsId} is null or ${table.reason} is not null)`),
    check("deliveries_reason", sql`btrim(${table.reason}) <> '' and length(${table.reason}) <= 4000`),
    unique("deliveries_corrected_once").on(table.correctsId),
    index("deliveries_by_support").on(table.supportId, table.deliveredOn, table.id),
  ],
);

export type DeliveryRow = typeof deliveries.$inferSelect;

/** The first day of each school term, as the Ministry publishes it. Rows come with migrations. */
export const schoolTerms = pgTable(
  "school_terms",
  {
    year: smallint("year").notNull(),
    term: smallint("term").notNull(),
    startsOn: date("starts_on", { mode: "string" }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.year, table.term] }),
    check("school_terms_term", sql`${table.term} between 1 and 4`),
    check("school_terms_begin_in_their_year", sql`extract(year from ${table.startsOn}) = ${table.year}`),
  ],
);
