import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { goals, type GoalAchievementStatus, type GoalLifecycleStatus } from "../goal/table.ts";
import { ofPlan } from "../../plan-part.ts";
import { planReviews } from "../plan-review/table.ts";

/** Where a goal stood on a day. Only ever added to. */
export const goalProgress = pgTable(
  "goal_progress",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    goalId: uuid("goal_id").notNull().references(() => goals.id),
    planId: uuid("plan_id").notNull(),
    learnerId: uuid("learner_id").notNull(),
    /** The review that found it; null when it was seen between reviews. */
    reviewId: uuid("review_id").references(() => planReviews.id),
    seenOn: date("seen_on", { mode: "string" }).notNull(),
    lifecycleStatus: text("lifecycle_status").$type<GoalLifecycleStatus>().notNull(),
    achievementStatus: text("achievement_status").$type<GoalAchievementStatus>(),
    note: text("note"),
    ...provenance(),
  },
  (table) => [
    ofPlan("goal_progress", table),
    check("goal_progress_lifecycle_status", sql`${table.lifecycleStatus} in ('PROPOSED', 'PLANNED', 'ACCEPTED', 'ACTIVE', 'ON_HOLD', 'COMPLETED', 'CANCELLED', 'REJECTED')`),
    check(
      "goal_progress_achievement_status",
      sql`${table.achievementStatus} in ('IN_PROGRESS', 'IMPROVING', 'WORSENING', 'NO_CHANGE', 'ACHIEVED', 'SUSTAINING', 'NOT_ACHIEVED', 'NO_PROGRESS', 'NOT_ATTAINABLE')`,
    ),
    check("goal_progress_note", sql`btrim(${table.note}) <> '' and char_length(${table.note}) <= 4000`),
    index("goal_progress_by_goal").on(table.goalId, table.seenOn, table.id),
    index("goal_progress_by_learner").on(table.learnerId),
    index("goal_progress_by_review").on(table.reviewId),
  ],
);

export type GoalProgressRow = typeof goalProgress.$inferSelect;
