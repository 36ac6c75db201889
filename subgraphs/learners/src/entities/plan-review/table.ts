import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { boolean, check, date, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { holdsText, ofPlan } from "../../plan-part.ts";

/** Those involved looked at a plan together. Only ever added to. */
export const planReviews = pgTable(
  "plan_reviews",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    planId: uuid("plan_id").notNull(),
    learnerId: uuid("learner_id").notNull(),
    heldOn: date("held_on", { mode: "string" }).notNull(),
    /** The day by which it was due. */
    dueOn: date("due_on", { mode: "string" }).notNull(),
    nextReviewOn: date("next_review_on", { mode: "string" }).notNull(),
    learnerTookPart: boolean("learner_took_part").notNull(),
    whanauMemberIds: uuid("whanau_member_ids").array().notNull(),
    practitionerIds: uuid("practitioner_ids").array().notNull(),
    /** Others who took part, by name. */
    others: text("others").array().notNull(),
    findings: text("findings").notNull(),
    /** What changes because of it; null when nothing does. */
    changes: text("changes"),
    ...provenance(),
  },
  (table) => [
    ofPlan("plan_reviews", table),
    check("plan_reviews_next_within_six_months", sql`${table.nextReviewOn} > ${table.heldOn} and ${table.nextReviewOn} <= ${table.heldOn} + interval '6 months'`),
    check("plan_reviews_participants", sql`cardinality(${table.whanauMemberIds}) + cardinality(${table.practitionerIds}) + cardinality(${table.others}) between 0 and 50`),
    holdsText("plan_reviews_findings", table.findings),
    check("plan_reviews_changes", sql`btrim(${table.changes}) <> '' and char_length(${table.changes}) <= 4000`),
    unique("plan_reviews_once_a_day").on(table.planId, table.heldOn),
  ],
);

export type PlanReviewRow = typeof planReviews.$inferSelect;
