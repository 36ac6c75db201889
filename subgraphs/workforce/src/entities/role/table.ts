import { sql } from "drizzle-orm";
import { boolean, check, pgTable, smallint, text } from "drizzle-orm/pg-core";

/** Whose staff somebody is. */
export type EmployerKind = "MINISTRY" | "RTLB_CLUSTER" | "SCHOOL" | "EARLY_LEARNING_SERVICE" | "NGO" | "IWI" | "HEALTH" | "AGENCY";

/** The work that people do: reference rows, inserted by the migration. */
export const roles = pgTable(
  "roles",
  {
    code: text("code").primaryKey(),
    nameEn: text("name_en").notNull(),
    nameMi: text("name_mi"),
    description: text("description").notNull(),
    employerKind: text("employer_kind").$type<EmployerKind>().notNull(),
    requiresRegistration: boolean("requires_registration").notNull(),
    registrationBody: text("registration_body"),
    minimumAge: smallint("minimum_age"),
    maximumYearLevel: smallint("maximum_year_level"),
  },
  (table) => [
    check("roles_code", sql`${table.code} ~ '^[A-Z][A-Z_]*$'`),
    check("roles_employer_kind", sql`${table.employerKind} in ('MINISTRY', 'RTLB_CLUSTER', 'SCHOOL', 'EARLY_LEARNING_SERVICE', 'NGO', 'IWI', 'HEALTH', 'AGENCY')`),
    check("roles_registration_has_its_body", sql`${table.requiresRegistration} = (${table.registrationBody} is not null)`),
  ],
);

export type RoleRow = typeof roles.$inferSelect;
