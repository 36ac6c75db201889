import { sql } from "drizzle-orm";
import { check, index, pgTable, text, timestamp, uuid, type AnyPgColumn } from "drizzle-orm/pg-core";
import { actedAs } from "../../acts.ts";
import { namesRecipient } from "../consent/table.ts";
import { holdsCategories, type InformationCategory } from "../learner-access/table.ts";
import { learners } from "../learner/table.ts";

/** What lets information about a learner be shared; a consent has a record of its own kind. */
export type LawfulBasis =
  | "CONSENT"
  | "IPP10_11_DIRECTLY_RELATED"
  | "IPP11_SERIOUS_THREAT"
  | "OTA_S15_REPORT_OF_CONCERN"
  | "OTA_S66_REQUIRED"
  | "OTA_S66C_DISCRETIONARY"
  | "FVA_2018"
  | "STATUTORY_EDUCATION_FUNCTION"
  | "COURT_ORDER"
  | "IPP6_ACCESS";

/** The bases that are laws, as a condition on a column. */
export const isLaw = (column: AnyPgColumn) =>
  sql`${column} in ('IPP10_11_DIRECTLY_RELATED', 'IPP11_SERIOUS_THREAT', 'OTA_S15_REPORT_OF_CONCERN', 'OTA_S66_REQUIRED', 'OTA_S66C_DISCRETIONARY', 'FVA_2018',
    'STATUTORY_EDUCATION_FUNCTION', 'COURT_ORDER', 'IPP6_ACCESS')`;

/** Information that goes to an agency or organisation because a law says it may or must, with the record that law asks for. */
export const lawfulAccesses = pgTable(
  "lawful_accesses",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    requestedAt: timestamp("requested_at", { withTimezone: true, precision: 3 }),
    decidedAt: timestamp("decided_at", { withTimezone: true, precision: 3 }).notNull().defaultNow(),
    from: timestamp("from_at", { withTimezone: true, precision: 3 }).notNull().defaultNow(),
    /** The instant at which it ends; a law opens no door for ever. */
    until: timestamp("until_at", { withTimezone: true, precision: 3 }).notNull(),
    /** Ended before its time. */
    endedAt: timestamp("ended_at", { withTimezone: true, precision: 3 }),
    /** Who ended it, and why. */
    endedBy: text("ended_by"),
    endReason: text("end_reason"),
    ...actedAs("ended"),
    lawfulBasis: text("lawful_basis").$type<Exclude<LawfulBasis, "CONSENT">>().notNull(),
    recipient: text("recipient").notNull(),
    categories: text("categories").array().$type<InformationCategory[]>().notNull(),
    /** What the recipient will do with it. */
    purpose: text("purpose").notNull(),
    /** Why this law covers it, in the words of whoever decided. */
    reasons: text("reasons").notNull(),
    /** Id of the viewer who decided. */
    decidedBy: text("decided_by").notNull(),
    ...actedAs("decided"),
    /** A file number, a court's order, the Act and section of an education function. */
    reference: text("reference"),
    /** Section 66: who asked, by name, and in which of the three capacities that may. */
    requestedBy: text("requested_by"),
    requestedInCapacity: text("requested_in_capacity").$type<"CHIEF_EXECUTIVE" | "CARE_AND_PROTECTION_COORDINATOR" | "CONSTABLE">(),
    /** Section 66: what the information is for. */
    requestedFor: text("requested_for").$type<"CARE_OR_PROTECTION_DETERMINATION" | "PROCEEDINGS">(),
    /** Section 66C: what it is shared for. */
    sharedFor: text("shared_for").$type<"PREVENT_OR_REDUCE_RISK_OF_HARM" | "ASSESS_RISK_OR_NEED" | "SUPPORT_PLAN">(),
    /** Section 66K: whether the child or their representative was told and heard, or why not. */
    consultation: text("consultation").$type<"DONE" | "NOT_PRACTICABLE" | "NOT_APPROPRIATE">(),
    consultationReason: text("consultation_reason"),
    consultationViews: text("consultation_views"),
    /** Why telling the whānau would put somebody in danger; null when it would not. What was read is then not in the log that they see. */
    noticeUnsafeReason: text("notice_unsafe_reason"),
  },
  (table) => [
    check("lawful_accesses_lawful_basis", isLaw(table.lawfulBasis)),
    check("lawful_accesses_recipient", namesRecipient(table.recipient)),
    check("lawful_accesses_categories", holdsCategories(table.categories)),
    check("lawful_accesses_period", sql`${table.until} > ${table.from}`),
    check("lawful_accesses_say_why", sql`'' <> all(array[btrim(${table.purpose}), btrim(${table.reasons})])`),
    check("lawful_accesses_capacity", sql`${table.requestedInCapacity} in ('CHIEF_EXECUTIVE', 'CARE_AND_PROTECTION_COORDINATOR', 'CONSTABLE')`),
    check("lawful_accesses_requested_for", sql`${table.requestedFor} in ('CARE_OR_PROTECTION_DETERMINATION', 'PROCEEDINGS')`),
    check("lawful_accesses_shared_for", sql`${table.sharedFor} in ('PREVENT_OR_REDUCE_RISK_OF_HARM', 'ASSESS_RISK_OR_NEED', 'SUPPORT_PLAN')`),
    check("lawful_accesses_consultation", sql`${table.consultation} in ('DONE', 'NOT_PRACTICABLE', 'NOT_APPROPRIATE')`),
    check(
      "lawful_accesses_s66_has_its_request",
      sql`${table.lawfulBasis} <> 'OTA_S66_REQUIRED' or num_nulls(${table.requestedBy}, ${table.requestedInCapacity}, ${table.requestedFor}, ${table.requestedAt}) = 0`,
    ),
    check(
      "lawful_accesses_s66c_has_its_consultation",
      sql`${table.lawfulBasis} <> 'OTA_S66C_DISCRETIONARY' or (num_nulls(${table.sharedFor}, ${table.consultation}) = 0
        and case ${table.consultation} when 'DONE' then ${table.consultationViews} is not null else ${table.consultationReason} is not null end)`,
    ),
    check("lawful_accesses_has_its_reference", sql`${table.lawfulBasis} not in ('COURT_ORDER', 'STATUTORY_EDUCATION_FUNCTION', 'OTA_S15_REPORT_OF_CONCERN') or coalesce(${table.reference}, '') <> ''`),
    index("lawful_accesses_by_learner").on(table.learnerId, table.decidedAt, table.id),
    index("lawful_accesses_by_recipient").on(table.recipient, table.learnerId),
  ],
);

export type LawfulAccessRow = typeof lawfulAccesses.$inferSelect;
