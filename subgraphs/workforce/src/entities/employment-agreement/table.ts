import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, integer, numeric, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { practitioners } from "../practitioner/table.ts";

export type AgreementKind = "PERMANENT" | "FIXED_TERM";

/**
 * What somebody is employed for, by whom, and how much of a week. Their positions never add up to more than their
 * agreements on any day; the migration `staffing_rules` holds that, and that one employer has one agreement at a time.
 */
export const employmentAgreements = pgTable(
  "employment_agreements",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    practitionerId: uuid("practitioner_id").notNull().references(() => practitioners.id),
    from: date("from_date", { mode: "string" }).notNull(),
    /** The last day; null while none is set. */
    until: date("until_date", { mode: "string" }),
    fte: numeric("fte", { mode: "number", precision: 3, scale: 2 }).notNull(),
    kind: text("kind").$type<AgreementKind>().notNull(),
    employer: text("employer").notNull(),
    /** The organisation that employs, `kind:id`: see positions. */
    managedBy: text("managed_by").notNull(),
    /** The employer's own number of the person, by which an import finds them again; null for agreements that none brought. */
    staffNumber: text("staff_number"),
    version: integer("version").notNull().default(1),
    ...provenance(),
  },
  (table) => [
    check("employment_agreements_kind", sql`${table.kind} in ('PERMANENT', 'FIXED_TERM')`),
    check("employment_agreements_fixed_term_ends", sql`${table.kind} <> 'FIXED_TERM' or ${table.until} is not null`),
    check("employment_agreements_fte", sql`${table.fte} > 0 and ${table.fte} <= 1`),
    check("employment_agreements_period", sql`${table.until} >= ${table.from}`),
    check("employment_agreements_employer_length", sql`length(${table.employer}) <= 200`),
    check("employment_agreements_managed_by", sql`${table.managedBy} ~ '^(region:[a-z-]{1,100}|institution:[1-9][0-9]{0,9}|(community|provider):[0-9a-f-]{36})$'`),
    check("employment_agreements_staff_number_length", sql`length(${table.staffNumber}) between 1 and 64`),
    index("employment_agreements_by_practitioner").on(table.practitionerId, table.from),
    index("employment_agreements_by_manager").on(table.managedBy),
    index("employment_agreements_by_end").on(table.until, table.id).where(sql`${table.until} is not null`),
  ],
);

export type EmploymentAgreementRow = typeof employmentAgreements.$inferSelect;
