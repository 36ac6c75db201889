// What mutations of transition plans have in common: who may write one, and in which state it is.
import { problem, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import { lockLearner } from "../../lock-learner.ts";
import { mayWritePlan } from "../../policy.ts";
import { readPlan } from "./store.ts";
import type { TransitionPlanRow } from "./table.ts";

type NotWritten = Problem<"TransitionPlanNotFound"> | Problem<"MayNotWriteTransition"> | Problem<"TransitionPlanForbids", { transitionPlan: TransitionPlanRow }> | Problem<"TransitionPlanConflict", { transitionPlan: TransitionPlanRow }>;

export const isProblem = <Value extends object>(found: Value | NotWritten): found is NotWritten => "message" in found;

/** The plan with this id as it is now, held so that nobody else changes it before this transaction ends. */
export async function holdPlan(context: Context, id: string, { writes = true, contentRevision = null as number | null } = {}): Promise<TransitionPlanRow | NotWritten> {
  const { db, viewer, loaders, accessed } = context;
  const seen = await loaders.transitionPlanById.load(id);
  if (seen === null) {
    accessed.recordNotFound(id);
    return problem("TransitionPlanNotFound", "There is no transition plan with this id that you may see: take the id from Learner.transitionPlans.");
  }
  if (writes && !mayWritePlan(viewer, await loaders.grantsByLearnerId.load(seen.learnerId))) return mayNotWrite();
  await lockLearner(db, seen.learnerId);
  const plan = await readPlan(db, seen.id);
  accessed.record(plan.learnerId, "PLAN");
  if (plan.status === "CLOSED") return statusForbids(plan, `It was closed on ${plan.closedOn}, and stays as it is: create another.`);
  if (contentRevision !== null && contentRevision !== plan.contentRevision) return problem("TransitionPlanConflict", "Somebody changed the plan since you read it: look at what it says now, and send your change with its contentRevision.", { transitionPlan: plan });
  return plan;
}

export function statusForbids(transitionPlan: TransitionPlanRow, message: string): Problem<"TransitionPlanForbids", { transitionPlan: TransitionPlanRow }> {
  return problem("TransitionPlanForbids", message, { transitionPlan });
}

export const agreedStays = (plan: TransitionPlanRow) => statusForbids(plan, "Whānau have agreed to it as it is: send reopenTransitionPlan first, change it, and ask them to agree again.");

export function mayNotWrite(): Problem<"MayNotWriteTransition"> {
  return problem("MayNotWriteTransition", "Educators, coordinators and practitioners who work with the learner write the transition plan: ask one of them. The receiving school reads it.");
}
