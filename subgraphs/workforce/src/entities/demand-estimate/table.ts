import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, index, numeric, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { roles } from "../role/table.ts";

/** How much work of a role a region is thought to need in a year, and why. A new estimate takes the place of an earlier one, which stays. */
export const demandEstimates = pgTable(
  "demand_estimates",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    year: smallint("year").notNull(),
    fte: numeric("fte", { mode: "number", precision: 7, scale: 2 }).notNull(),
    regionCode: text("region_code").notNull(),
    roleCode: text("role_code").notNull().references(() => roles.code),
    basis: text("basis").notNull(),
    ...provenance(),
  },
  (table) => [
    check("demand_estimates_year", sql`${table.year} between 2000 and 2100`),
    check("demand_estimates_fte", sql`${table.fte} >= 0`),
    check("demand_estimates_basis", sql`length(${table.basis}) between 1 and 1000`),
    index("demand_estimates_by_region").on(table.regionCode, table.year, table.roleCode, table.id.desc()),
  ],
);

export type DemandEstimateRow = typeof demandEstimates.$inferSelect;
