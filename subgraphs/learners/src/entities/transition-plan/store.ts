import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, ne, sql } from "drizzle-orm";
import { transitionAgreements, type TransitionAgreementRow } from "../transition-agreement/table.ts";
import { transitionSteps, type TransitionStepRow } from "../transition-step/table.ts";
import { transitionPlans, type TransitionPlanRow } from "./table.ts";

export async function insertTransitionPlan(db: Db, plan: Pick<TransitionPlanRow, "learnerId" | "coordinatorPractitionerId" | "startsOn" | "fromInstitutionMoeNumber" | "toInstitutionMoeNumber" | "whatMatters">): Promise<TransitionPlanRow> {
  const [row] = await db.insert(transitionPlans).values(plan).returning();
  return row!;
}

/** The one that has not ended. */
export async function findOpen(db: Db, learnerId: string): Promise<TransitionPlanRow | null> {
  const [row] = await db.select().from(transitionPlans).where(and(eq(transitionPlans.learnerId, learnerId), ne(transitionPlans.status, "CLOSED")));
  return row ?? null;
}

/** The plan as it is now. Who changes it holds the learner's lock. */
export async function readPlan(db: Db, id: string): Promise<TransitionPlanRow> {
  const [row] = await db.select().from(transitionPlans).where(eq(transitionPlans.id, id));
  if (!row) throw new Error("A transition plan that was there is gone: they are never deleted.");
  return row;
}

export async function changeTransitionPlan(db: Db, { id }: TransitionPlanRow, change: Partial<Pick<TransitionPlanRow, "startsOn" | "coordinatorPractitionerId" | "whatMatters" | "status" | "closedOn" | "closingReason">>): Promise<TransitionPlanRow> {
  const [row] = await db.update(transitionPlans).set(change).where(eq(transitionPlans.id, id)).returning();
  if (!row) throw new Error("A transition plan that was read to be changed could not be changed.");
  return row;
}

export async function insertAgreement(db: Db, agreement: Pick<TransitionAgreementRow, "planId" | "learnerId" | "whanauMemberId" | "agreedOn" | "contentRevision" | "manner" | "shares">): Promise<void> {
  await db.insert(transitionAgreements).values(agreement);
}

type Step = Pick<TransitionStepRow, "kind" | "description" | "plannedOn" | "practitionerId" | "whanauMemberId" | "byLearner" | "supportId" | "strategyId">;

export async function insertStep(db: Db, step: Step & Pick<TransitionStepRow, "planId" | "learnerId">): Promise<TransitionStepRow> {
  const [row] = await db.insert(transitionSteps).values(step).returning();
  return row!;
}

export async function changeStep(db: Db, { id }: TransitionStepRow, { remove, ...change }: Partial<Pick<TransitionStepRow, "description" | "plannedOn" | "doneOn" | "doneNote">> & { remove?: boolean }): Promise<TransitionStepRow> {
  const [row] = await db.update(transitionSteps).set({ ...change, ...(remove ? { removedAt: sql`now()` } : {}) }).where(eq(transitionSteps.id, id)).returning();
  if (!row) throw new Error("A step that was read to be changed could not be changed.");
  return row;
}
