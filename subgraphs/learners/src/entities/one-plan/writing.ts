// Who may write a plan that they see, and what its status allows: asked before anything is written, and by the database again.
import { problem, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import { mayWritePlan } from "../../policy.ts";
import { lockPlan } from "./store.ts";
import type { OnePlanRow, OnePlanStatus } from "./table.ts";

export type PlanStatusForbids = Problem<"PlanStatusForbids", { plan: OnePlanRow }>;
export type PlanConflict = Problem<"PlanConflict", { plan: OnePlanRow; partId: string | null }>;
type NotWriting = Problem<"MayNotWritePlan">;

/** The plan, which stays as it is until the mutation ends; or why the viewer cannot write it. */
export async function findPlanToWrite(context: Context, id: string): Promise<OnePlanRow | Problem<"PlanNotFound"> | NotWriting> {
  const plan = await context.loaders.onePlanById.load(id);
  if (plan === null) return planNotFound(context, id);
  const refused = await refuseOthers(context, plan.learnerId);
  return refused ?? (await lockPlan(context.db, plan.id));
}

/** What a plan is made of. */
export interface PlanPart {
  readonly id: string;
  readonly planId: string;
  readonly learnerId: string;
  readonly revision: number;
}

/** The part of a draft, and the draft, which stays as it is until the mutation ends; or why the viewer cannot change it. */
export async function findPartToWrite<Part extends PlanPart>(
  context: Context,
  part: Part | null,
  id: string,
): Promise<{ part: Part; plan: OnePlanRow } | Problem<"PlanPartNotFound"> | NotWriting> {
  if (part === null) {
    context.accessed.recordNotFound(id);
    return problem("PlanPartNotFound", "There is nothing with this id in any plan that you may see: take the id from the plan, and read it again if somebody may have taken it out.");
  }
  const refused = await refuseOthers(context, part.learnerId);
  return refused ?? { part, plan: await lockPlan(context.db, part.planId) };
}

export function isProblem<Found extends object>(found: Found): found is Extract<Found, Problem> {
  return "message" in found && "__typename" in found;
}

export function planNotFound({ accessed }: Context, id: string): Problem<"PlanNotFound"> {
  accessed.recordNotFound(id);
  return problem("PlanNotFound", "There is no plan with this id that you may see: take the id from Learner.plan or Learner.plans.");
}

/** Null when the viewer writes this learner's plan. */
export async function refuseOthers({ viewer, loaders }: Context, learnerId: string): Promise<NotWriting | null> {
  if (mayWritePlan(viewer, await loaders.grantsByLearnerId.load(learnerId))) return null;
  return problem("MayNotWritePlan", "Those at the learner's institution and on their support team write the plan. Learner and whānau say what they want with addVoice, and agree with agreePlan; ask the known contact to write it into the plan.");
}

const whatToDo: Readonly<Record<OnePlanStatus, string>> = {
  DRAFT: "It is a draft: it has to be agreed first.",
  AGREED: "It is agreed, and stays as it was agreed: start it, or make the next version with revisePlan.",
  ACTIVE: "It is in force, and stays as it was agreed: make the next version with revisePlan.",
  UNDER_REVIEW: "It is under review, and stays as it was agreed: record the review, or make the next version with revisePlan.",
  CLOSED: "It has ended, and stays as it was: work on the newest version, or create a plan.",
};

/** The plan's status is none of those that this is for. */
export function statusForbids(plan: OnePlanRow, said = whatToDo[plan.status]): PlanStatusForbids {
  return problem("PlanStatusForbids", `Nothing was written. ${said}`, { plan });
}

export function conflictOf(plan: OnePlanRow, partId: string | null = null): PlanConflict {
  const what = partId === null ? "The plan" : "This part of the plan";
  return problem("PlanConflict", `${what} was changed by somebody else since you read it. Nothing was written: look at it as it is now, and send your change again with its revision.`, { plan, partId });
}
