import { sql } from "drizzle-orm";
import { check, date, index, pgTable, smallint, text, time, unique, uuid } from "drizzle-orm/pg-core";
import { locations } from "../location/table.ts";
import { services } from "../service/table.ts";

/** A service that is given at a location. */
export const serviceAtLocations = pgTable(
  "service_at_locations",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    serviceId: uuid("service_id").notNull().references(() => services.id),
    locationId: uuid("location_id").notNull().references(() => locations.id),
    /** What is special about the service there. */
    description: text("description"),
  },
  (table) => [
    unique("service_at_locations_once").on(table.serviceId, table.locationId),
    index("service_at_locations_by_location").on(table.locationId),
    check("service_at_locations_description", sql`btrim(${table.description}) <> '' and length(${table.description}) <= 4000`),
  ],
);

export type ServiceAtLocationRow = typeof serviceAtLocations.$inferSelect;

export type Weekday = "MONDAY" | "TUESDAY" | "WEDNESDAY" | "THURSDAY" | "FRIDAY" | "SATURDAY" | "SUNDAY";
export const weekdays: readonly Weekday[] = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];

/** When a service is there: every so many weeks, on these days, between these times of New Zealand. */
export const schedules = pgTable(
  "schedules",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    serviceAtLocationId: uuid("service_at_location_id").notNull().references(() => serviceAtLocations.id),
    days: text("days").array().$type<Weekday[]>().notNull(),
    everyWeeks: smallint("every_weeks").notNull().default(1),
    opensAt: time("opens_at", { precision: 0 }),
    closesAt: time("closes_at", { precision: 0 }),
    from: date("from_date", { mode: "string" }),
    until: date("until_date", { mode: "string" }),
    description: text("description"),
  },
  (table) => [
    index("schedules_by_service_at_location").on(table.serviceAtLocationId, table.id),
    check("schedules_days", sql`${table.days} <@ array['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY']`),
    check("schedules_weeks", sql`${table.everyWeeks} between 1 and 52`),
    check("schedules_times", sql`${table.opensAt} < ${table.closesAt}`),
    check("schedules_period", sql`${table.from} <= ${table.until}`),
    check("schedules_description", sql`btrim(${table.description}) <> '' and length(${table.description}) <= 4000`),
  ],
);

export type ScheduleRow = typeof schedules.$inferSelect;
