import { sql } from "drizzle-orm";
import { check, date, pgTable, smallint, text, uniqueIndex, uuid, type AnyPgColumn } from "drizzle-orm/pg-core";
import { ofPlan, planPart } from "../../plan-part.ts";

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
    ...planPart(),
    /** The same goal in the version before. */
    continuesId: uuid("continues_goal_id").references((): AnyPgColumn => goals.id),
    startOn: date("start_on", { mode: "string" }),
    targetOn: date("target_on", { mode: "string" }),
    /** Order within the plan, from 1. */
    position: smallint("position").notNull(),
    outcomeDomain: text("outcome_domain").$type<OutcomeDomain>().notNull(),
    lifecycleStatus: text("lifecycle_status").$type<GoalLifecycleStatus>().notNull(),
    /** Null until somebody has looked at the progress. */
    achievementStatus: text("achievement_status").$type<GoalAchievementStatus>(),
    title: text("title").notNull(),
    description: text("description"),
    /** How it is seen whether it is reached. */
    measure: text("measure"),
  },
  (table) => [
    ofPlan("goals", table),
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
    check("goals_texts", sql`char_length(${table.title}) between 1 and 4000 and char_length(${table.description}) <= 4000 and char_length(${table.measure}) <= 4000`),
    uniqueIndex("goals_by_plan").on(table.planId, table.position),
  ],
);

export type GoalRow = typeof goals.$inferSelect;
