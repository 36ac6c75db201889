import { sql } from "drizzle-orm";
import { check, date, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";

/** Configuration: the institution that gets the teacher time of learners who are verified for a sense, from a day on: Ko Taku Reo for hearing, BLENNZ for vision. */
export const sensoryProviders = pgTable(
  "sensory_providers",
  {
    sense: text("sense").$type<"HEARING" | "VISION">().notNull(),
    from: date("from_date", { mode: "string" }).notNull(),
    institutionMoeNumber: integer("institution_moe_number").notNull(),
  },
  (table) => [primaryKey({ columns: [table.sense, table.from] }), check("sensory_providers_sense", sql`${table.sense} in ('HEARING', 'VISION')`)],
);
