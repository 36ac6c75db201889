import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, foreignKey, index, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { actedAs } from "../../acts.ts";
import { holdsText } from "../../plan-part.ts";
import type { InformationCategory } from "../learner-access/table.ts";
import { learners } from "../learner/table.ts";
import { whanauMembers } from "../whanau-member/table.ts";

export type CorrectedRecord = "LEARNER" | "WHANAU_MEMBER" | "ENROLMENT" | "NEED" | "REGISTER_ENTRY" | "ONE_PLAN" | "SUPPORT_TEAM_MEMBER" | "SUPPORT" | "ALLOCATION" | "OTHER";
export type CorrectionStatus = "OPEN" | "MADE" | "REFUSED";

/**
 * Learner or whānau say that something is wrong and what it should be (Privacy Act 2020, information privacy principle 7). Who
 * holds the information corrects it, or refuses with a reason; the statement of what they asked for is then read with the record.
 */
export const correctionRequests = pgTable(
  "correction_requests",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    /** The record that it is about; null for the learner as such, and for what another service holds without an id. */
    recordId: uuid("record_id"),
    /** Who asked; null when it was the learner. */
    requestedByWhanauMemberId: uuid("requested_by_whanau_member_id"),
    requestedOn: date("requested_on", { mode: "string" }).notNull(),
    /** By when it is decided: the database counts working days. */
    dueOn: date("due_on", { mode: "string" }).notNull().default(sql`'infinity'`),
    decidedAt: timestamp("decided_at", { withTimezone: true, precision: 3 }),
    status: text("status").$type<CorrectionStatus>().notNull().default("OPEN"),
    record: text("record").$type<CorrectedRecord>().notNull(),
    /** The category that the record belongs to: who sees it sees the request. */
    category: text("category").$type<InformationCategory>().notNull(),
    whatIsWrong: text("what_is_wrong").notNull(),
    correction: text("correction").notNull(),
    /** What is attached if it is refused, in their own words; what they asked for when they give none. */
    statement: text("statement"),
    decidedBy: text("decided_by"),
    ...actedAs("decided"),
    /** What was corrected, or why it is refused. */
    decision: text("decision"),
    ...provenance(),
  },
  (table) => [
    foreignKey({ name: "correction_requests_by_whanau_of_the_learner", columns: [table.learnerId, table.requestedByWhanauMemberId], foreignColumns: [whanauMembers.learnerId, whanauMembers.id] }),
    check("correction_requests_record", sql`${table.record} in ('LEARNER', 'WHANAU_MEMBER', 'ENROLMENT', 'NEED', 'REGISTER_ENTRY', 'ONE_PLAN', 'SUPPORT_TEAM_MEMBER', 'SUPPORT', 'ALLOCATION', 'OTHER')`),
    check("correction_requests_category", sql`${table.category} in ('IDENTITY', 'CONTACT', 'EDUCATION', 'NEEDS', 'PLAN', 'SUPPORTS', 'FUNDING')`),
    check("correction_requests_decision", sql`${table.status} in ('OPEN', 'MADE', 'REFUSED') and num_nulls(${table.decidedAt}, ${table.decidedBy}, ${table.decision}) = case ${table.status} when 'OPEN' then 3 else 0 end`),
    // Without a statement of what they asked for nothing is refused.
    check("correction_requests_refused_with_statement", sql`${table.status} <> 'REFUSED' or ${table.statement} is not null`),
    holdsText("correction_requests_what_is_wrong", table.whatIsWrong),
    holdsText("correction_requests_correction", table.correction),
    holdsText("correction_requests_statement", table.statement),
    holdsText("correction_requests_decision_text", table.decision),
    index("correction_requests_by_learner").on(table.learnerId, table.requestedOn, table.id),
    index("correction_requests_by_record").on(table.recordId),
    index("correction_requests_open").on(table.dueOn, table.id).where(sql`${table.status} = 'OPEN'`),
  ],
);

export type CorrectionRequestRow = typeof correctionRequests.$inferSelect;
