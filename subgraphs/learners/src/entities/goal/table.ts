import { sql } from "drizzle-orm";
import { check, date, foreignKey, pgTable, smallint, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { onePlans } from "../one-plan/table.ts";

export type OutcomeDomain = "BELONGING" | "PRESENCE" | "PROGRESS" | "WELLBEING" | "LIFELONG_LEARNING" | "TIMELINESS";
export type GoalLifecycleStatus = "PROPOSED" | "PLANNED" | "ACCEPTED" | "ACTIVE" | "ON_HOLD" | "COMPLETED" | "CANCELLED" | "REJECTED";
export type GoalAchievementStatus =
  | "IN_PROGRESS"
  | "IMPROVING"
  | "WORSENING"
  | "NO_CHANGE"
  | "ACHIEVED"
  | "SUSTAINING"
  | "NOT_ACHIEVED"
  | "NO_PROGRESS"
  | "NOT_ATTAINABLE";

export const goals = pgTable(
  "goals",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    planId: uuid("plan_id").notNull(),
    /** The plan's learner: what policies ask for. */
    learnerId: uuid("learner_id").notNull(),
    startOn: date("start_on", { mode: "string" }),
    targetOn: date("target_on", { mode: "string" }),
    /** Order within the plan, from 1. */
    position: smallint("position").notNull(),
    outcomeDomain: text("outcome_domain").$type<OutcomeDomain>().notNull(),
    lifecycleStatus: text("lifecycle_status").$type<GoalLifecycleStatus>().notNull(),
    /** Null until somebody has looked at the progress. */
    achievementStatus: text("achievement_status").$type<GoalAchievementStatus>(),
    title: text("title").notNull(),
  },
  (table) => [
    foreignKey({ name: "goals_plan_of_the_learner", columns: [table.planId, table.learnerId], foreignColumns: [onePlans.id, onePlans.learnerId] }),
    check("goals_outcome_domain", sql`${table.outcomeDomain} in ('BELONGING', 'PRESENCE', 'PROGRESS', 'WELLBEING', 'LIFELONG_LEARNING', 'TIMELINESS')`),
    check(
      "goals_lifecycle_status",
      sql`${table.lifecycleStatus} in ('PROPOSED', 'PLANNED', 'ACCEPTED', 'ACTIVE', 'ON_HOLD', 'COMPLETED', 'CANCELLED', 'REJECTED')`,
    ),
    check(
      "goals_achievement_status",
      sql`${table.achievementStatus} in ('IN_PROGRESS', 'IMPROVING', 'WORSENING', 'NO_CHANGE', 'ACHIEVED', 'SUSTAINING', 'NOT_ACHIEVED', 'NO_PROGRESS', 'NOT_ATTAINABLE')`,
    ),
    check("goals_period", sql`${table.targetOn} >= ${table.startOn}`),
    check("goals_position", sql`${table.position} >= 1`),
    uniqueIndex("goals_by_plan").on(table.planId, table.position),
  ],
);

export type GoalRow = typeof goals.$inferSelect;
