import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, integer, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { lastChange } from "../../last-change.ts";
import { holdsText } from "../../plan-part.ts";
import { learners } from "../learner/table.ts";

export type TransitionPlanStatus = "DRAFT" | "AGREED" | "CLOSED";
export type TransitionClosingReason = "COMPLETED" | "CANCELLED" | "WHANAU_WISH";

/**
 * How a learner goes from one place of learning to the next: who coordinates it, when, and what carries over (its steps). Once
 * whānau have agreed, the receiving institution sees it, and what else they agreed to, before the enrolment begins.
 */
export const transitionPlans = pgTable(
  "transition_plans",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    /** The practitioner who coordinates it; null while nobody does. */
    coordinatorPractitionerId: uuid("coordinator_practitioner_id"),
    startsOn: date("starts_on", { mode: "string" }).notNull(),
    closedOn: date("closed_on", { mode: "string" }),
    fromInstitutionMoeNumber: integer("from_institution_moe_number").notNull(),
    toInstitutionMoeNumber: integer("to_institution_moe_number").notNull(),
    /** Goes up with each change of what is agreed to: whoever changes it or agrees says which one they have read. */
    contentRevision: integer("content_revision").notNull().default(1),
    status: text("status").$type<TransitionPlanStatus>().notNull().default("DRAFT"),
    closingReason: text("closing_reason").$type<TransitionClosingReason>(),
    /** What matters to learner and whānau. */
    whatMatters: text("what_matters").notNull(),
    ...provenance(),
    ...lastChange(),
  },
  (table) => [
    check("transition_plans_status", sql`${table.status} in ('DRAFT', 'AGREED', 'CLOSED')`),
    check("transition_plans_closing", sql`(${table.status} = 'CLOSED') = (${table.closedOn} is not null) and (${table.closedOn} is null) = (${table.closingReason} is null) and ${table.closingReason} in ('COMPLETED', 'CANCELLED', 'WHANAU_WISH')`),
    check("transition_plans_goes_somewhere", sql`${table.fromInstitutionMoeNumber} <> ${table.toInstitutionMoeNumber}`),
    holdsText("transition_plans_what_matters", table.whatMatters),
    // Lets steps and agreements point at a plan together with its learner.
    unique("transition_plans_of_learner").on(table.id, table.learnerId),
    uniqueIndex("transition_plans_one_open").on(table.learnerId).where(sql`${table.status} <> 'CLOSED'`),
    index("transition_plans_by_learner").on(table.learnerId, table.startsOn, table.id),
  ],
);

export type TransitionPlanRow = typeof transitionPlans.$inferSelect;
