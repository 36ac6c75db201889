// Whānau agree to a transition plan as it is, and to what the receiving institution sees before the learner starts there.
import { invalidInput, mutation } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { AgreeTransitionPlanInput, ReopenTransitionPlanInput } from "../../generated/resolvers.ts";
import { mayWritePlan } from "../../policy.ts";
import { readCategories } from "../../read-input.ts";
import { today } from "../../today.ts";
import { findSay, isSay } from "../consent/say.ts";
import { changeTransitionPlan, insertAgreement } from "./store.ts";
import { holdPlan, isProblem, statusForbids } from "./writing.ts";

export const agreeTransitionPlan = mutation(async (input: AgreeTransitionPlanInput, context: Context) => {
  const { db } = context;
  const plan = await holdPlan(context, input.transitionPlanId, { writes: false, contentRevision: input.contentRevision });
  if (isProblem(plan)) return plan;
  const say = await findSay(context, plan.learnerId, input.toldBy);
  if (!isSay(say)) return say;
  if (plan.status === "AGREED") return statusForbids(plan, "It is agreed already: there is nothing more to do.");
  if (say.writtenDown && (!input.manner || input.manner === "ONLINE")) return invalidInput("manner", "The manner is missing: say how they told you; ONLINE is for those who agree here by themselves.");
  const unshared = input.shares.find((category) => category === "FUNDING" || category === "NOTES");
  if (unshared) return invalidInput("shares", `${unshared} is not shared before the learner is enrolled: leave it out.`);

  await insertAgreement(db, { planId: plan.id, learnerId: plan.learnerId, whanauMemberId: say.speakerId, agreedOn: today(), contentRevision: plan.contentRevision, manner: input.manner ?? "ONLINE", shares: readCategories(input.shares) });
  return { __typename: "AgreeTransitionPlanSuccess" as const, transitionPlan: await changeTransitionPlan(db, plan, { status: "AGREED" }) };
});

export const reopenTransitionPlan = mutation(async ({ transitionPlanId, toldBy }: ReopenTransitionPlanInput, context: Context) => {
  const { db, viewer, loaders } = context;
  const plan = await holdPlan(context, transitionPlanId, { writes: false });
  if (isProblem(plan)) return plan;
  // Taking back is for those who agree; those who write the plan do it to change the plan.
  if (!mayWritePlan(viewer, await loaders.grantsByLearnerId.load(plan.learnerId))) {
    const say = await findSay(context, plan.learnerId, toldBy);
    if (!isSay(say)) return say;
  }
  if (plan.status === "DRAFT") return statusForbids(plan, "It is a draft: change it, and ask whānau to agree.");
  return { __typename: "ReopenTransitionPlanSuccess" as const, transitionPlan: await changeTransitionPlan(db, plan, { status: "DRAFT" }) };
});
