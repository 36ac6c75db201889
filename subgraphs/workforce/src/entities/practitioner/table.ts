import { sql } from "drizzle-orm";
import { check, date, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
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
    culturalCompetenceReviewedOn: date("cultural_competence_reviewed_on", { mode: "string" }),
  },
  (table) => [
    check("practitioners_name_is_given", sql`btrim(${table.name}) <> ''`),
    index("practitioners_by_name").on(table.sortName, table.id),
    index("practitioners_by_region").on(table.regionCode, table.sortName, table.id),
    index("practitioners_by_role").on(table.primaryRoleCode, table.sortName, table.id),
  ],
);

export type PractitionerRow = typeof practitioners.$inferSelect;
