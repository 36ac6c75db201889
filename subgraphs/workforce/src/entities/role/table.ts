import { sql } from "drizzle-orm";
import { boolean, check, numeric, pgTable, smallint, text } from "drizzle-orm/pg-core";

/** Whose staff somebody is. */
export type EmployerKind = "MINISTRY" | "RTLB_CLUSTER" | "SCHOOL" | "EARLY_LEARNING_SERVICE" | "NGO" | "IWI" | "HEALTH" | "AGENCY";

/** Who keeps a register that somebody can be on. */
export type RegistrationBody = "PSYCHOLOGISTS_BOARD" | "OCCUPATIONAL_THERAPY_BOARD" | "PHYSIOTHERAPY_BOARD" | "TEACHING_COUNCIL" | "NZSTA";

/** What positions of a role are counted in. */
export type WorkUnit = "FTE" | "FTTE" | "HOURS";

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
    registrationBodyCode: text("registration_body_code").$type<RegistrationBody>(),
    /** The association whose members regulate themselves, where no law asks for a register. */
    selfRegulatedBy: text("self_regulated_by").$type<RegistrationBody>(),
    workUnit: text("work_unit").$type<WorkUnit>().notNull().default("FTE"),
    /** Usual cases (weight 1) that fill one full-time week; null for work that is not counted in cases. */
    casesPerFte: numeric("cases_per_fte", { mode: "number", precision: 5, scale: 1 }),
    /** Kinds of service, as services name them, whose waiting learners are counted as demand for this role. */
    serviceKinds: text("service_kinds").array().notNull().default([]),
  },
  (table) => [
    check("roles_code", sql`${table.code} ~ '^[A-Z][A-Z_]*$'`),
    check("roles_employer_kind", sql`${table.employerKind} in ('MINISTRY', 'RTLB_CLUSTER', 'SCHOOL', 'EARLY_LEARNING_SERVICE', 'NGO', 'IWI', 'HEALTH', 'AGENCY')`),
    check("roles_work_unit", sql`${table.workUnit} in ('FTE', 'FTTE', 'HOURS')`),
    check("roles_cases_per_fte", sql`${table.casesPerFte} > 0`),
    check("roles_registration_body_code", sql`${table.registrationBodyCode} in ('PSYCHOLOGISTS_BOARD', 'OCCUPATIONAL_THERAPY_BOARD', 'PHYSIOTHERAPY_BOARD', 'TEACHING_COUNCIL')`),
    check("roles_self_regulated_by", sql`${table.selfRegulatedBy} in ('NZSTA')`),
    check("roles_registration_has_its_body", sql`${table.requiresRegistration} = (${table.registrationBody} is not null)`),
  ],
);

export type RoleRow = typeof roles.$inferSelect;
