import { sql } from "drizzle-orm";
import { check, date, index, pgTable, primaryKey, smallint, text } from "drizzle-orm/pg-core";

/** The Ministry's education regions: reference rows, inserted by the migration. */
export const regions = pgTable(
  "regions",
  {
    code: text("code").primaryKey(),
    nameEn: text("name_en").notNull(),
    nameMi: text("name_mi"),
    /** The group of regions above this one; null where it is not known. */
    takiwa: text("takiwa"),
    /** North to south. */
    position: smallint("position").notNull().unique(),
    /** First day on which the region existed; null when it is not known. */
    validFrom: date("valid_from", { mode: "string" }),
    /** First day on which it no longer exists; null while it does. */
    validTo: date("valid_to", { mode: "string" }),
  },
  (table) => [check("regions_code_is_a_slug", sql`${table.code} ~ '^[a-z]+(-[a-z]+)*$'`)],
);

export type RegionRow = typeof regions.$inferSelect;

/**
 * Names that directories gave or give to a region. A name of several regions (Auckland until it was split in three)
 * does not tell which one is meant.
 */
export const regionAliases = pgTable(
  "region_aliases",
  {
    name: text("name").notNull(),
    regionCode: text("region_code").notNull().references(() => regions.code),
    /** The newest directory that is known to use the name; null for the present name. */
    lastSeenOn: date("last_seen_on", { mode: "string" }),
  },
  (table) => [primaryKey({ columns: [table.name, table.regionCode] }), index("region_aliases_by_region").on(table.regionCode, table.name)],
);

/**
 * The region in which nearly all institutions of an Auckland local board are: what tells the three regions of
 * Auckland apart in directories that know one Auckland only.
 */
export const regionLocalBoards = pgTable("region_local_boards", {
  localBoard: text("local_board").primaryKey(),
  regionCode: text("region_code").notNull().references(() => regions.code),
});
