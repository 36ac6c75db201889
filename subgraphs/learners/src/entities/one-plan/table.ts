import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, integer, numeric, pgTable, smallint, text, unique, uniqueIndex, uuid, type AnyPgColumn } from "drizzle-orm/pg-core";
import { learners } from "../learner/table.ts";
import { revised } from "../../revised.ts";

export type OnePlanStatus = "DRAFT" | "AGREED" | "ACTIVE" | "UNDER_REVIEW" | "CLOSED";
export type PlanClosingReason = "REPLACED" | "GOALS_REACHED" | "NO_LONGER_NEEDED" | "LEARNER_LEFT" | "WHANAU_WISH" | "DISCARDED" | "OTHER";

/** One plan for a learner, with each version a row of its own. Once a version is agreed, what was agreed stays as it is. */
export const onePlans = pgTable(
  "one_plans",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    /** The version that this one was begun from. */
    revisesId: uuid("revises_id").references((): AnyPgColumn => onePlans.id),
    from: date("from_date", { mode: "string" }).notNull(),
    /** The last day; null while none is set. */
    until: date("until_date", { mode: "string" }),
    /** Day of the first agreement, or of the reason why there is none. */
    agreedOn: date("agreed_on", { mode: "string" }),
    lastReviewedOn: date("last_reviewed_on", { mode: "string" }),
    nextReviewOn: date("next_review_on", { mode: "string" }),
    closedOn: date("closed_on", { mode: "string" }),
    /** Goes up with every change of anything that is agreed to: own fields, goals, strategies, responsibilities, supports. */
    contentRevision: integer("content_revision").notNull().default(1),
    version: smallint("version").notNull(),
    ...revised(),
    status: text("status").$type<OnePlanStatus>().notNull().default("DRAFT"),
    schoolHoursPerWeek: numeric("school_hours_per_week", { mode: "number", precision: 4, scale: 2 }),
    prescribedHoursPerWeek: numeric("prescribed_hours_per_week", { mode: "number", precision: 4, scale: 2 }),
    closingReason: text("closing_reason").$type<PlanClosingReason>(),
    closingNote: text("closing_note"),
    aspirations: text("aspirations").notNull(),
    strengths: text("strengths").notNull(),
    ...provenance(),
  },
  (table) => [
    check("one_plans_status", sql`${table.status} in ('DRAFT', 'AGREED', 'ACTIVE', 'UNDER_REVIEW', 'CLOSED')`),
    check("one_plans_version", sql`${table.version} >= 1`),
    check("one_plans_period", sql`${table.until} >= ${table.from}`),
    check("one_plans_closed_has_its_day", sql`${table.status} <> 'CLOSED' or ${table.until} is not null`),
    check("one_plans_closing_reason", sql`${table.closingReason} in ('REPLACED', 'GOALS_REACHED', 'NO_LONGER_NEEDED', 'LEARNER_LEFT', 'WHANAU_WISH', 'DISCARDED', 'OTHER')`),
    check("one_plans_closed_has_its_reason", sql`(${table.status} = 'CLOSED') = (${table.closingReason} is not null) and (${table.status} = 'CLOSED') = (${table.closedOn} is not null)`),
    check("one_plans_agreed_has_its_day", sql`(${table.status} = 'DRAFT') <= (${table.agreedOn} is null) and (${table.status} in ('AGREED', 'ACTIVE', 'UNDER_REVIEW')) <= (${table.agreedOn} is not null)`),
    // At least six-monthly: reviewed in practice, and asked for here.
    check("one_plans_review_is_due", sql`${table.status} not in ('AGREED', 'ACTIVE', 'UNDER_REVIEW') or (${table.nextReviewOn} is not null and ${table.nextReviewOn} <= coalesce(${table.lastReviewedOn}, ${table.agreedOn}) + interval '6 months')`),
    check("one_plans_hours", sql`${table.schoolHoursPerWeek} between 0 and 60 and ${table.prescribedHoursPerWeek} between 0 and 60`),
    check("one_plans_texts", sql`char_length(${table.aspirations}) <= 4000 and char_length(${table.strengths}) <= 4000 and char_length(${table.closingNote}) <= 4000`),
    // Lets goals point at a plan together with its learner.
    unique("one_plans_of_learner").on(table.id, table.learnerId),
    // A plan under review stays in force until the next version replaces it.
    uniqueIndex("one_plans_one_is_in_force").on(table.learnerId).where(sql`${table.status} in ('ACTIVE', 'UNDER_REVIEW')`),
    // Those who plan work on one next version, not on one each.
    uniqueIndex("one_plans_one_is_to_come").on(table.learnerId).where(sql`${table.status} in ('DRAFT', 'AGREED')`),
    uniqueIndex("one_plans_by_learner").on(table.learnerId, table.version),
    index("one_plans_by_next_review").on(table.nextReviewOn, table.id).where(sql`${table.status} in ('ACTIVE', 'UNDER_REVIEW')`),
  ],
);

export type OnePlanRow = typeof onePlans.$inferSelect;
