import { sql } from "drizzle-orm";
import { check, date, index, pgTable, smallint, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { learners } from "../learner/table.ts";

export type OnePlanStatus = "DRAFT" | "AGREED" | "ACTIVE" | "UNDER_REVIEW" | "CLOSED";

/** One plan for a learner, with each version a row of its own. */
export const onePlans = pgTable(
  "one_plans",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    from: date("from_date", { mode: "string" }).notNull(),
    /** The last day; null while none is set. */
    until: date("until_date", { mode: "string" }),
    nextReviewOn: date("next_review_on", { mode: "string" }),
    version: smallint("version").notNull(),
    status: text("status").$type<OnePlanStatus>().notNull(),
    aspirations: text("aspirations").notNull(),
    strengths: text("strengths").notNull(),
    learnerVoice: text("learner_voice"),
    whanauVoice: text("whanau_voice"),
  },
  (table) => [
    check("one_plans_status", sql`${table.status} in ('DRAFT', 'AGREED', 'ACTIVE', 'UNDER_REVIEW', 'CLOSED')`),
    check("one_plans_version", sql`${table.version} >= 1`),
    check("one_plans_period", sql`${table.until} >= ${table.from}`),
    check("one_plans_closed_has_its_day", sql`${table.status} <> 'CLOSED' or ${table.until} is not null`),
    // Lets goals point at a plan together with its learner.
    unique("one_plans_of_learner").on(table.id, table.learnerId),
    // A plan under review stays in force until the next version replaces it.
    uniqueIndex("one_plans_one_is_in_force").on(table.learnerId).where(sql`${table.status} in ('ACTIVE', 'UNDER_REVIEW')`),
    uniqueIndex("one_plans_by_learner").on(table.learnerId, table.version),
    index("one_plans_by_next_review").on(table.nextReviewOn, table.id).where(sql`${table.status} in ('ACTIVE', 'UNDER_REVIEW')`),
  ],
);

export type OnePlanRow = typeof onePlans.$inferSelect;
