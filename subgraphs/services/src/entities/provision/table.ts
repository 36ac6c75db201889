import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, integer, pgTable, smallint, text, timestamp, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { isWritten, namesNobody } from "../../written-text.ts";
import { institutions } from "../institution/table.ts";
import type { NeedArea } from "../service/table.ts";

export type ProvisionKind = "SPECIALIST_SCHOOL_BASE" | "SATELLITE" | "ALTERNATIVE_EDUCATION";

/** How far those placed travel to it, one way, as the school knows it. */
export type TravelBand = "UP_TO_5_KM" | "UP_TO_10_KM" | "UP_TO_20_KM" | "UP_TO_40_KM" | "OVER_40_KM";

/** Specialist or alternative provision: a school's own site, a class of it at a host school, or a centre that it manages. */
export const provisions = pgTable(
  "provisions",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    kind: text("kind").$type<ProvisionKind>().notNull(),
    /** The school that runs it, and whose learners it has. */
    schoolMoeNumber: integer("school_moe_number").notNull().references(() => institutions.moeNumber),
    /** The school whose site a satellite is on; null for the others. */
    hostMoeNumber: integer("host_moe_number").references(() => institutions.moeNumber),
    name: text("name"),
    needAreas: text("need_areas").$type<NeedArea>().array().notNull().default(sql`'{}'`),
    minimumYearLevel: smallint("minimum_year_level"),
    maximumYearLevel: smallint("maximum_year_level"),
    openedOn: date("opened_on", { mode: "string" }).notNull(),
    ...provenance(),
  },
  (table) => [
    check("provisions_kind", sql`${table.kind} in ('SPECIALIST_SCHOOL_BASE', 'SATELLITE', 'ALTERNATIVE_EDUCATION')`),
    check("provisions_satellites_have_a_host", sql`(${table.kind} = 'SATELLITE') = (${table.hostMoeNumber} is not null) and ${table.hostMoeNumber} is distinct from ${table.schoolMoeNumber}`),
    check("provisions_name", sql`btrim(${table.name}) <> '' and length(${table.name}) <= 200`),
    check("provisions_year_levels", sql`${table.minimumYearLevel} between 0 and 15 and ${table.maximumYearLevel} between 0 and 15 and ${table.minimumYearLevel} <= ${table.maximumYearLevel}`),
    unique("provisions_once").on(table.schoolMoeNumber, table.kind, table.hostMoeNumber, table.name).nullsNotDistinct(),
    index("provisions_by_host").on(table.hostMoeNumber),
  ],
);

export type ProvisionRow = typeof provisions.$inferSelect;

/** How many places a provision has in a school year; the latest row stands. */
export const provisionPlaces = pgTable(
  "provision_places",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    provisionId: uuid("provision_id").notNull().references(() => provisions.id),
    year: smallint("year").notNull(),
    places: integer("places").notNull(),
    reason: text("reason").notNull(),
    ...provenance(),
  },
  (table) => [
    check("provision_places_numbers", sql`${table.year} between 2015 and 2100 and ${table.places} between 0 and 2000`),
    check("provision_places_reason", sql`btrim(${table.reason}) <> '' and length(${table.reason}) <= 1000`),
    index("provision_places_by_provision").on(table.provisionId, table.year, table.id),
  ],
);

export type PlacesSaid = typeof provisionPlaces.$inferSelect;

/** What stands for a year, and what was said of it before. */
export interface ProvisionYear {
  readonly latest: PlacesSaid;
  readonly earlier: readonly PlacesSaid[];
}

export type ProvisionPlacesRow = ProvisionYear;
export type EarlierProvisionPlacesRow = PlacesSaid;

/** How many learners have a place and how many wait for one, as the school counted them; the latest of a year stands. Of the school alone. */
export const provisionCounts = pgTable(
  "provision_counts",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    provisionId: uuid("provision_id").notNull().references(() => provisions.id),
    countedOn: date("counted_on", { mode: "string" }).notNull(),
    occupied: integer("occupied").notNull(),
    waiting: integer("waiting").notNull(),
    /** Of those with a place, how many travel so far; in the order of TravelBand. Those of whom it is not known are in none. */
    travel: integer("travel").array().notNull().default(sql`'{0,0,0,0,0}'`),
    ...provenance(),
  },
  (table) => [
    check("provision_counts_numbers", sql`${table.occupied} between 0 and 2000 and ${table.waiting} between 0 and 2000`),
    check(
      "provision_counts_travel",
      sql`cardinality(${table.travel}) = 5 and array_position(${table.travel}, null) is null and 0 <= all (${table.travel}) and ${table.travel}[1] + ${table.travel}[2] + ${table.travel}[3] + ${table.travel}[4] + ${table.travel}[5] <= ${table.occupied}`,
    ),
    index("provision_counts_by_provision").on(table.provisionId, table.countedOn, table.id),
  ],
);

export type ProvisionCountsRow = typeof provisionCounts.$inferSelect;

/** That a provision ends, and what of those who have a place or wait for one. Taken back when it does not end after all. */
export const provisionClosures = pgTable(
  "provision_closures",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    provisionId: uuid("provision_id").notNull().references(() => provisions.id),
    lastDay: date("last_day", { mode: "string" }).notNull(),
    reason: text("reason").notNull(),
    /** What of those who have a place. */
    placed: text("placed").notNull(),
    /** What of those who wait for one. */
    waiting: text("waiting").notNull(),
    /** Where most of them go on; null when it is no other provision of the directory. */
    continuesAtProvisionId: uuid("continues_at_provision_id").references(() => provisions.id),
    withdrawnAt: timestamp("withdrawn_at", { withTimezone: true, precision: 3 }),
    withdrawnBecause: text("withdrawn_because"),
    withdrawnBy: text("withdrawn_by"),
    ...provenance(),
  },
  (table) => [
    check("provision_closures_reason", isWritten(table.reason)),
    check("provision_closures_placed", isWritten(table.placed)),
    check("provision_closures_waiting", isWritten(table.waiting)),
    check("provision_closures_name_nobody", namesNobody(table.reason, table.placed, table.waiting, table.withdrawnBecause)),
    check("provision_closures_continue_elsewhere", sql`${table.continuesAtProvisionId} <> ${table.provisionId}`),
    check("provision_closures_withdrawn_as_a_whole", sql`num_nonnulls(${table.withdrawnAt}, ${table.withdrawnBecause}, ${table.withdrawnBy}) in (0, 3)`),
    check("provision_closures_withdrawn_because", isWritten(table.withdrawnBecause)),
    index("provision_closures_by_provision").on(table.provisionId, table.id),
    uniqueIndex("provision_closures_one_stands").on(table.provisionId).where(sql`${table.withdrawnAt} is null`),
  ],
);

export type ProvisionClosureRow = typeof provisionClosures.$inferSelect;
