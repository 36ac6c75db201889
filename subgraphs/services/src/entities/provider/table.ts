import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { folded } from "../../fold-text.ts";
import { institutions } from "../institution/table.ts";
import { regions } from "../region/table.ts";

export type ProviderKind = "MINISTRY" | "MINISTRY_OFFICE" | "RTLB_CLUSTER" | "SCHOOL" | "NGO" | "IWI" | "HEALTH" | "AGENCY";

export const providers = pgTable(
  "providers",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    nameEn: text("name_en").notNull(),
    nameMi: text("name_mi"),
    /** Both names, folded: what lists are ordered by and searches look in. */
    searchText: text("search_text").notNull().generatedAlwaysAs(folded(sql`name_en || coalesce(' ' || name_mi, '')`)),
    kind: text("kind").$type<ProviderKind>().notNull(),
    /** Null for a provider that works in the whole country. */
    regionCode: text("region_code").references(() => regions.code),
    /** The institution that is this provider, or that leads it. */
    institutionMoeNumber: integer("institution_moe_number").references(() => institutions.moeNumber),
    website: text("website"),
    /** What it is and does, in plain English. */
    description: text("description"),
    /** From 1, one more with each change; `directory_changes` say what it was before. Who wrote last is its provenance. */
    version: integer("version").notNull().default(1),
    ...provenance(),
  },
  (table) => [
    check("providers_kind", sql`${table.kind} in ('MINISTRY', 'MINISTRY_OFFICE', 'RTLB_CLUSTER', 'SCHOOL', 'NGO', 'IWI', 'HEALTH', 'AGENCY')`),
    check("providers_description", sql`btrim(${table.description}) <> '' and length(${table.description}) <= 10000`),
    index("providers_by_name").on(table.searchText, table.id),
    index("providers_by_region").on(table.regionCode, table.searchText, table.id),
    index("providers_by_institution").on(table.institutionMoeNumber).where(sql`${table.institutionMoeNumber} is not null`),
  ],
);

export type ProviderRow = typeof providers.$inferSelect;
