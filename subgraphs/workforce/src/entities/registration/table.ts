import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { practitioners } from "../practitioner/table.ts";
import type { EmployerKind, RegistrationBody } from "../role/table.ts";

export type RegistrationEnding = "SUSPENDED" | "CANCELLED" | "SURRENDERED";

/**
 * That a body lets somebody practise, for the time of one certificate: renewing it is a new row. Whether it is current
 * follows from its days. Two rows of one person and body never cover the same day, and a number is one person's: the
 * migration `staffing_rules` holds both.
 */
export const registrations = pgTable(
  "registrations",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    practitionerId: uuid("practitioner_id").notNull().references(() => practitioners.id),
    from: date("from_date", { mode: "string" }).notNull(),
    /** The last day on which the certificate holds. */
    expiresOn: date("expires_on", { mode: "string" }).notNull(),
    /** The first day on which it does not hold any more, when the body took it away before. */
    endedOn: date("ended_on", { mode: "string" }),
    body: text("body").$type<RegistrationBody>().notNull(),
    scope: text("scope").notNull(),
    number: text("number").notNull(),
    ending: text("ending").$type<RegistrationEnding>(),
    /** Who paid for the certificate; null where that is not known. */
    certificatePaidBy: text("certificate_paid_by").$type<EmployerKind>(),
    ...provenance(),
  },
  (table) => [
    check("registrations_body", sql`${table.body} in ('PSYCHOLOGISTS_BOARD', 'OCCUPATIONAL_THERAPY_BOARD', 'PHYSIOTHERAPY_BOARD', 'TEACHING_COUNCIL', 'NZSTA')`),
    check("registrations_period", sql`${table.expiresOn} >= ${table.from} and ${table.endedOn} between ${table.from} and ${table.expiresOn}`),
    check("registrations_ending", sql`(${table.ending} is null) = (${table.endedOn} is null) and ${table.ending} in ('SUSPENDED', 'CANCELLED', 'SURRENDERED')`),
    check("registrations_scope", sql`length(${table.scope}) between 1 and 200`),
    check("registrations_number", sql`${table.number} ~ '^[A-Z0-9][A-Z0-9 /-]{0,29}$'`),
    check("registrations_certificate_paid_by", sql`${table.certificatePaidBy} in ('MINISTRY', 'RTLB_CLUSTER', 'SCHOOL', 'EARLY_LEARNING_SERVICE', 'NGO', 'IWI', 'HEALTH', 'AGENCY')`),
    index("registrations_by_practitioner").on(table.practitionerId, table.expiresOn),
    index("registrations_by_expiry").on(table.expiresOn, table.id),
  ],
);

export type RegistrationRow = typeof registrations.$inferSelect;
