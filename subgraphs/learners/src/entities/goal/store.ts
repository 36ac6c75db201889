import type { Db } from "@lsg/subgraph-kit/database";
import { sql } from "drizzle-orm";
import { goalProgress, type GoalProgressRow } from "../goal-progress/table.ts";
import { insertPart, updatePart } from "../one-plan/store.ts";
import type { OnePlanRow } from "../one-plan/table.ts";
import { goals, type GoalRow } from "./table.ts";

/** Adds a goal behind the others of a draft that is locked. */
export async function insertGoal(db: Db, plan: OnePlanRow, fields: Fields): Promise<GoalRow> {
  const position = sql<number>`(select coalesce(max(position), 0) + 1 from ${goals} as other where other.plan_id = ${plan.id})`;
  return insertPart(db, "goals", plan, { ...fields, position: position as never, lifecycleStatus: "PROPOSED" });
}

type Fields = Pick<GoalRow, "title" | "description" | "measure" | "outcomeDomain" | "startOn" | "targetOn">;
type Seen = Pick<GoalProgressRow, "seenOn" | "lifecycleStatus" | "achievementStatus" | "note" | "reviewId">;

/** Records how a goal is going, and makes that where it stands. Null when the goal is no longer as it was read. */
export async function insertProgress(db: Db, { id, planId, learnerId, revision }: GoalRow, seen: Seen): Promise<GoalRow | null> {
  await db.insert(goalProgress).values({ goalId: id, planId, learnerId, ...seen });
  return updatePart(db, "goals", id, revision, { lifecycleStatus: seen.lifecycleStatus, achievementStatus: seen.achievementStatus });
}
