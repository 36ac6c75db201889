import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { practitioners } from "../practitioner/table.ts";

/** A cluster of Resource Teachers: Learning and Behaviour. Its id is the community's; its lead school employs all of its teachers. */
export const rtlbClusters = pgTable(
  "rtlb_clusters",
  {
    id: uuid("id").primaryKey(),
    /** The cluster's number in the country. */
    number: integer("number").notNull(),
    leadMoeNumber: integer("lead_moe_number").notNull(),
    regionCode: text("region_code").notNull(),
    ...provenance(),
  },
  (table) => [unique("rtlb_clusters_number").on(table.number), check("rtlb_clusters_number_is_one", sql`${table.number} between 1 and 999`), index("rtlb_clusters_by_region").on(table.regionCode, table.number)],
);

export type RtlbClusterRow = typeof rtlbClusters.$inferSelect;

/** Which RTLB a school speaks to. A school has one at a time: the migration `supply_rules` holds that. */
export const rtlbLiaisons = pgTable(
  "rtlb_liaisons",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    clusterId: uuid("cluster_id").notNull().references(() => rtlbClusters.id),
    practitionerId: uuid("practitioner_id").notNull().references(() => practitioners.id),
    institutionMoeNumber: integer("institution_moe_number").notNull(),
    from: date("from_date", { mode: "string" }).notNull(),
    /** The last day; null while it lasts. */
    until: date("until_date", { mode: "string" }),
    ...provenance(),
  },
  (table) => [
    check("rtlb_liaisons_period", sql`${table.until} >= ${table.from}`),
    index("rtlb_liaisons_by_cluster").on(table.clusterId, table.institutionMoeNumber),
    index("rtlb_liaisons_by_institution").on(table.institutionMoeNumber, table.from),
    index("rtlb_liaisons_by_practitioner").on(table.practitionerId),
  ],
);

export type RtlbLiaisonRow = typeof rtlbLiaisons.$inferSelect;
