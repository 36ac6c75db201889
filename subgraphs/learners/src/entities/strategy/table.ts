import { sql } from "drizzle-orm";
import { check, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { goals } from "../goal/table.ts";
import { byOneParty, holdsText, ofPlan, party, planPart } from "../../plan-part.ts";

export type StrategySetting = "EARLY_LEARNING" | "PRIMARY_SCHOOL" | "SECONDARY_SCHOOL" | "KURA" | "RESIDENTIAL_SCHOOL" | "HOME" | "COMMUNITY";

/** What is done to help, where, and by whom. */
export const strategies = pgTable(
  "strategies",
  {
    ...planPart(),
    ...party(),
    /** The goal it works towards; null when it is for the plan as a whole. */
    goalId: uuid("goal_id").references(() => goals.id),
    setting: text("setting").$type<StrategySetting>().notNull(),
    description: text("description").notNull(),
  },
  (table) => [
    ofPlan("strategies", table),
    ...byOneParty("strategies", table),
    check("strategies_setting", sql`${table.setting} in ('EARLY_LEARNING', 'PRIMARY_SCHOOL', 'SECONDARY_SCHOOL', 'KURA', 'RESIDENTIAL_SCHOOL', 'HOME', 'COMMUNITY')`),
    holdsText("strategies_description", table.description),
    index("strategies_by_plan").on(table.planId, table.id),
    index("strategies_by_goal").on(table.goalId),
  ],
);

export type StrategyRow = typeof strategies.$inferSelect;
