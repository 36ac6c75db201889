import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, timestamp, unique, uuid } from "drizzle-orm/pg-core";
import { institutions } from "../institution/table.ts";
import { regions } from "../region/table.ts";
import { services } from "../service/table.ts";

/** What a capacity is counted in: CASES, supports that are under way at the same time; a group counts as one. */
export type CapacityUnit = "CASES";

/**
 * How many supports a service can have under way at a time, at an institution, in a region, or where neither is said
 * everywhere. Allocating takes a place and closing frees it (`derive_support`); what the viewer may see of those supports
 * makes no difference.
 */
export const serviceCapacities = pgTable(
  "service_capacities",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    serviceId: uuid("service_id").notNull().references(() => services.id),
    institutionMoeNumber: integer("institution_moe_number").references(() => institutions.moeNumber),
    maximum: integer("maximum").notNull(),
    /** Places that are taken; only the database counts them. */
    occupied: integer("occupied").notNull().default(0),
    updatedAt: timestamp("updated_at", { withTimezone: true, precision: 3 }).notNull().defaultNow(),
    regionCode: text("region_code").references(() => regions.code),
    unit: text("unit").$type<CapacityUnit>().notNull().default("CASES"),
  },
  (table) => [
    unique("service_capacities_once").on(table.serviceId, table.regionCode, table.institutionMoeNumber).nullsNotDistinct(),
    check("service_capacities_one_place", sql`num_nonnulls(${table.regionCode}, ${table.institutionMoeNumber}) <= 1`),
    check("service_capacities_numbers", sql`${table.maximum} between 0 and 100000 and ${table.occupied} >= 0`),
    check("service_capacities_unit", sql`${table.unit} in ('CASES')`),
  ],
);

export type ServiceCapacityRow = typeof serviceCapacities.$inferSelect;

/** Each time that a capacity was said, with the reason. */
export const serviceCapacityChanges = pgTable(
  "service_capacity_changes",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    capacityId: uuid("capacity_id").notNull().references(() => serviceCapacities.id),
    maximum: integer("maximum").notNull(),
    reason: text("reason").notNull(),
    ...provenance(),
  },
  (table) => [check("service_capacity_changes_reason", sql`btrim(${table.reason}) <> '' and length(${table.reason}) <= 4000`), index("service_capacity_changes_by_capacity").on(table.capacityId, table.id)],
);

export type ServiceCapacityChangeRow = typeof serviceCapacityChanges.$inferSelect;
