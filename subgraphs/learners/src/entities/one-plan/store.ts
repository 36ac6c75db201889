import type { Db } from "@lsg/subgraph-kit/database";
import { and, desc, eq, isNull, ne, sql } from "drizzle-orm";
import { goalProgress } from "../goal-progress/table.ts";
import { goals } from "../goal/table.ts";
import { planSupports } from "../plan-support/table.ts";
import { responsibilities } from "../responsibility/table.ts";
import { strategies } from "../strategy/table.ts";
import { onePlans, type OnePlanRow } from "./table.ts";

type OwnFields = Pick<OnePlanRow, "from" | "until" | "aspirations" | "strengths" | "schoolHoursPerWeek" | "prescribedHoursPerWeek">;

/** Takes the plan's row: nobody else changes it, or anything in it, before this transaction ends. For those who may write it. */
export async function lockPlan(db: Db, id: string): Promise<OnePlanRow> {
  const [row] = await db.select().from(onePlans).where(eq(onePlans.id, id)).for("update");
  if (!row) throw new Error("A plan that was there to be written is gone: plans are never deleted.");
  return row;
}

/** Versions that have not ended, the newest first. */
export async function findOpenPlans(db: Db, learnerId: string): Promise<OnePlanRow[]> {
  return db.select().from(onePlans).where(and(eq(onePlans.learnerId, learnerId), ne(onePlans.status, "CLOSED"))).orderBy(desc(onePlans.version));
}

/** The next version, as a draft; null when somebody else began one at the same time. */
export async function insertDraft(db: Db, learnerId: string, fields: OwnFields, revisesId: string | null): Promise<OnePlanRow | null> {
  const version = sql<number>`(select coalesce(max(version), 0) + 1 from ${onePlans} as earlier where earlier.learner_id = ${learnerId})`;
  const [row] = await db.insert(onePlans).values({ ...fields, learnerId, revisesId, version: version as never }).onConflictDoNothing().returning();
  return row ?? null;
}

/** Puts into a draft what is in the version that it revises, but goals that have ended. */
export async function copyParts(db: Db, from: OnePlanRow, to: OnePlanRow): Promise<void> {
  const goes = sql`plan_id = ${from.id} and removed_at is null`;
  await db.execute(sql`insert into ${goals} (plan_id, learner_id, continues_goal_id, start_on, target_on, position, outcome_domain, lifecycle_status, achievement_status, title, description, measure)
    select ${to.id}::uuid, learner_id, id, start_on, target_on, position, outcome_domain, lifecycle_status, achievement_status, title, description, measure
      from ${goals} where ${goes} and lifecycle_status not in ('COMPLETED', 'CANCELLED', 'REJECTED') order by position`);
  await db.execute(sql`insert into ${strategies} (plan_id, learner_id, practitioner_id, whanau_member_id, by_learner, goal_id, setting, description)
    select ${to.id}::uuid, old.learner_id, practitioner_id, whanau_member_id, by_learner, copy.id, setting, old.description
      from ${strategies} as old left join ${goals} as copy on copy.plan_id = ${to.id} and copy.continues_goal_id = old.goal_id
      where old.plan_id = ${from.id} and old.removed_at is null and (old.goal_id is null or copy.id is not null) order by old.id`);
  await db.execute(sql`insert into ${responsibilities} (plan_id, learner_id, practitioner_id, whanau_member_id, by_learner, description)
    select ${to.id}::uuid, learner_id, practitioner_id, whanau_member_id, by_learner, description from ${responsibilities} where ${goes} order by id`);
  await db.execute(sql`insert into ${planSupports} (plan_id, learner_id, support_id, practitioner_id, prescribed_hours, hours_per, description)
    select ${to.id}::uuid, learner_id, support_id, practitioner_id, prescribed_hours, hours_per, description from ${planSupports} where ${goes} order by id`);
}

/** Changes a plan that is locked, and gives it as it is then. */
export async function changePlan(db: Db, { id }: OnePlanRow, change: Partial<OnePlanRow>): Promise<OnePlanRow> {
  const [row] = await db.update(onePlans).set(change).where(eq(onePlans.id, id)).returning();
  if (!row) throw new Error("A locked plan could not be changed.");
  return row;
}

/** Ends the version in force, if there is one, the day before its successor begins to hold. */
export async function endVersionInForce(db: Db, learnerId: string, today: string): Promise<void> {
  await db
    .update(onePlans)
    .set({ status: "CLOSED", closingReason: "REPLACED", closedOn: today, until: sql`greatest(from_date, ${today}::date - 1)` as never })
    .where(and(eq(onePlans.learnerId, learnerId), sql`${onePlans.status} in ('ACTIVE', 'UNDER_REVIEW')`));
}

/** Goals of a plan that begins: as they stand in the version before by now, and those that were only planned are worked on. */
export async function startGoals(db: Db, { id, learnerId }: OnePlanRow, today: string): Promise<void> {
  const now = sql`select goal.id, goal.plan_id, coalesce(before.achievement_status, goal.achievement_status) as achievement_status,
      case when coalesce(before.lifecycle_status, goal.lifecycle_status) in ('PROPOSED', 'PLANNED', 'ACCEPTED') then 'ACTIVE' else coalesce(before.lifecycle_status, goal.lifecycle_status) end as lifecycle_status
    from ${goals} as goal left join ${goals} as before on before.id = goal.continues_goal_id
    where goal.plan_id = ${id} and goal.removed_at is null and goal.lifecycle_status <> 'REJECTED'`;
  await db.execute(sql`insert into ${goalProgress} (goal_id, plan_id, learner_id, seen_on, lifecycle_status, achievement_status)
    select now.id, now.plan_id, ${learnerId}::uuid, ${today}::date, now.lifecycle_status, now.achievement_status from (${now}) as now join ${goals} as goal on goal.id = now.id
      where (goal.lifecycle_status, goal.achievement_status) is distinct from (now.lifecycle_status, now.achievement_status)`);
  await db.execute(sql`update ${goals} as goal set lifecycle_status = now.lifecycle_status, achievement_status = now.achievement_status from (${now}) as now
    where goal.id = now.id and (goal.lifecycle_status, goal.achievement_status) is distinct from (now.lifecycle_status, now.achievement_status)`);
}

const partTables = { goals, strategies, responsibilities, planSupports };
type PartTables = typeof partTables;
type PartName = keyof PartTables;

/** Puts a part into a draft that is locked. */
export async function insertPart<Name extends PartName>(db: Db, name: Name, { id: planId, learnerId }: OnePlanRow, fields: Omit<PartTables[Name]["$inferInsert"], "planId" | "learnerId">): Promise<PartTables[Name]["$inferSelect"]> {
  const rows = await db.insert(partTables[name]).values({ ...fields, planId, learnerId } as never).returning();
  return rows[0] as PartTables[Name]["$inferSelect"];
}

/** Null when the part is no longer as it was read. */
export async function updatePart<Name extends PartName>(db: Db, name: Name, id: string, revision: number, change: Partial<PartTables[Name]["$inferInsert"]>): Promise<PartTables[Name]["$inferSelect"] | null> {
  const parts = partTables[name];
  const rows = await db.update(parts).set(change as never).where(and(eq(parts.id, id), eq(parts.revision, revision), isNull(parts.removedAt))).returning();
  return (rows[0] as PartTables[Name]["$inferSelect"] | undefined) ?? null;
}

/** Takes a part out of its plan; false when it is no longer as it was read. */
export async function removePart(db: Db, name: PartName, id: string, revision: number): Promise<boolean> {
  return (await updatePart(db, name, id, revision, { removedAt: sql`now()` as never })) !== null;
}

/** Strategies of a goal that is taken out are for the plan as a whole from then on. */
export async function loosenStrategies(db: Db, goalId: string): Promise<void> {
  await db.update(strategies).set({ goalId: null }).where(and(eq(strategies.goalId, goalId), isNull(strategies.removedAt)));
}
