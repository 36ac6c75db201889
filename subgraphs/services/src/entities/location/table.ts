import { sql } from "drizzle-orm";
import { check, doublePrecision, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { institutions } from "../institution/table.ts";
import { providers } from "../provider/table.ts";
import { regions } from "../region/table.ts";

export type LocationType = "PHYSICAL" | "POSTAL" | "VIRTUAL";

/** Where services are given or reached. One at an institution is where the institution is, unless it says coordinates of its own. */
export const locations = pgTable(
  "locations",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    providerId: uuid("provider_id").references(() => providers.id),
    type: text("type").$type<LocationType>().notNull(),
    name: text("name"),
    description: text("description"),
    /** Where a virtual location is met. */
    url: text("url"),
    addressLine: text("address_line"),
    town: text("town"),
    postcode: text("postcode"),
    regionCode: text("region_code").references(() => regions.code),
    institutionMoeNumber: integer("institution_moe_number").references(() => institutions.moeNumber),
    latitude: doublePrecision("latitude"),
    /** Negative on the Chatham Islands, which lie east of the 180th meridian. */
    longitude: doublePrecision("longitude"),
  },
  (table) => [
    check("locations_type", sql`${table.type} in ('PHYSICAL', 'POSTAL', 'VIRTUAL')`),
    check("locations_have_both_coordinates_or_none", sql`(${table.latitude} is null) = (${table.longitude} is null)`),
    check("locations_latitude", sql`${table.latitude} between -90 and 90`),
    check("locations_longitude", sql`${table.longitude} between -180 and 180`),
    check("locations_that_are_virtual_are_nowhere", sql`${table.type} <> 'VIRTUAL' or num_nonnulls(${table.latitude}, ${table.institutionMoeNumber}, ${table.addressLine}) = 0`),
    check("locations_postcode", sql`${table.postcode} ~ '^[0-9]{4}$'`),
    check(
      "locations_texts",
      sql`greatest(length(${table.name}), length(${table.description}), length(${table.url}), length(${table.addressLine}), length(${table.town})) <= 4000
        and btrim(${table.name}) <> '' and btrim(${table.description}) <> '' and btrim(${table.url}) <> '' and btrim(${table.addressLine}) <> '' and btrim(${table.town}) <> ''`,
    ),
    index("locations_by_provider").on(table.providerId),
    index("locations_by_institution").on(table.institutionMoeNumber).where(sql`${table.institutionMoeNumber} is not null`),
  ],
);

export type LocationRow = typeof locations.$inferSelect;
