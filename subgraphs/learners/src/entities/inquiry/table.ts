import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, foreignKey, index, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { lastChange } from "../../last-change.ts";
import { goals } from "../goal/table.ts";
import { learners } from "../learner/table.ts";
import { onePlans } from "../one-plan/table.ts";

/** A question about a learner that the team looks into together, as He Pikorua has it. What happens in it are its events. */
export const inquiries = pgTable(
  "inquiries",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    /** The version of the plan that the question came from. */
    planId: uuid("plan_id"),
    goalId: uuid("goal_id").references(() => goals.id),
    openedOn: date("opened_on", { mode: "string" }).notNull(),
    closedOn: date("closed_on", { mode: "string" }),
    question: text("question").notNull(),
    /** What was found in the end. */
    findings: text("findings"),
    ...provenance(),
    ...lastChange(),
  },
  (table) => [
    foreignKey({ name: "inquiries_plan_of_the_learner", columns: [table.planId, table.learnerId], foreignColumns: [onePlans.id, onePlans.learnerId] }),
    check("inquiries_goal_has_its_plan", sql`${table.goalId} is null or ${table.planId} is not null`),
    check("inquiries_period", sql`${table.closedOn} >= ${table.openedOn}`),
    check("inquiries_closed_with_findings", sql`(${table.closedOn} is null) = (${table.findings} is null)`),
    check("inquiries_texts", sql`char_length(${table.question}) between 1 and 4000 and char_length(${table.findings}) between 1 and 4000`),
    // Lets events point at an inquiry together with its learner.
    unique("inquiries_of_learner").on(table.id, table.learnerId),
    index("inquiries_by_learner").on(table.learnerId, table.openedOn, table.id),
  ],
);

export type InquiryRow = typeof inquiries.$inferSelect;
