import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, index, jsonb, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";

/** One thing that would be different. */
export interface ScenarioChange {
  readonly roleCode: string;
  /** Full-time equivalents more, or less when below zero. */
  readonly fte: number;
}

/** A what-if that somebody kept: what would be different, and the figures as they were on that day. */
export const workforceScenarios = pgTable(
  "workforce_scenarios",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    year: smallint("year").notNull(),
    regionCode: text("region_code").notNull(),
    name: text("name").notNull(),
    changes: jsonb("changes").$type<ScenarioChange[]>().notNull(),
    figures: jsonb("figures").$type<object[]>().notNull(),
    ...provenance(),
  },
  (table) => [check("workforce_scenarios_name", sql`length(${table.name}) between 1 and 200`), index("workforce_scenarios_by_region").on(table.regionCode, table.year, table.id)],
);

export type WorkforceScenarioRow = typeof workforceScenarios.$inferSelect;
