import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, doublePrecision, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { folded } from "../../folded.ts";
import { roles } from "../role/table.ts";

/** People who support learners as their work. */
export const practitioners = pgTable(
  "practitioners",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    name: text("name").notNull(),
    sortName: text("sort_name").notNull().generatedAlwaysAs(folded(sql`name`)),
    primaryRoleCode: text("primary_role_code").notNull().references(() => roles.code),
    regionCode: text("region_code"),
    /** BCP 47 tags; `nzs` is New Zealand Sign Language. */
    languages: text("languages").array().notNull().default(["en-NZ"]),
    /** Where they set out from, in degrees (WGS 84): an office or a school, never a home. Longitudes of the Chathams are negative. */
    baseLatitude: doublePrecision("base_latitude"),
    baseLongitude: doublePrecision("base_longitude"),
    /** Counts edits: who edits says which one they read. */
    version: integer("version").notNull().default(1),
    ...provenance(),
  },
  (table) => [
    check("practitioners_name_is_given", sql`btrim(${table.name}) <> ''`),
    check("practitioners_name_length", sql`length(${table.name}) <= 200`),
    check("practitioners_languages", sql`cardinality(${table.languages}) between 1 and 20`),
    check("practitioners_base", sql`(${table.baseLatitude} is null) = (${table.baseLongitude} is null) and ${table.baseLatitude} between -90 and 90 and ${table.baseLongitude} between -180 and 180`),
    index("practitioners_by_name").on(table.sortName, table.id),
    index("practitioners_by_region").on(table.regionCode, table.sortName, table.id),
    index("practitioners_by_role").on(table.primaryRoleCode, table.sortName, table.id),
  ],
);

export type PractitionerRow = typeof practitioners.$inferSelect;
