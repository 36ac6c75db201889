// A plan is put in force, looked at, and ended.
import { invalidInput, mutation } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { BeginPlanReviewInput, ClosePlanInput, StartPlanInput } from "../../generated/resolvers.ts";
import { today } from "../../today.ts";
import { reader } from "./read-plan.ts";
import { changePlan, endVersionInForce, startGoals } from "./store.ts";
import { conflictOf, findPlanToWrite, isProblem, statusForbids } from "./writing.ts";

export const startPlan = mutation(async (input: StartPlanInput, context: Context) => {
  const { db, accessed } = context;
  const plan = await findPlanToWrite(context, input.planId);
  if (isProblem(plan)) return plan;
  if (plan.status !== "AGREED") return statusForbids(plan);
  if (plan.from > today()) return statusForbids(plan, `It was agreed to begin on ${plan.from}: start it then.`);
  await endVersionInForce(db, plan.learnerId, today());
  const started = await changePlan(db, plan, { status: "ACTIVE" });
  await startGoals(db, plan, today());
  accessed.record(plan.learnerId, "PLAN");
  return { __typename: "StartPlanSuccess" as const, plan: started };
});

export const beginPlanReview = mutation(async (input: BeginPlanReviewInput, context: Context) => {
  const plan = await findPlanToWrite(context, input.planId);
  if (isProblem(plan)) return plan;
  if (plan.status !== "ACTIVE") return statusForbids(plan);
  context.accessed.record(plan.learnerId, "PLAN");
  return { __typename: "BeginPlanReviewSuccess" as const, plan: await changePlan(context.db, plan, { status: "UNDER_REVIEW" }) };
});

export const closePlan = mutation(async (input: ClosePlanInput, context: Context) => {
  const plan = await findPlanToWrite(context, input.planId);
  if (isProblem(plan)) return plan;
  if (plan.status === "CLOSED") return statusForbids(plan);
  if (plan.revision !== input.revision) return conflictOf(plan);
  const neverBegan = plan.status === "DRAFT" || plan.status === "AGREED";
  if (input.reason === "REPLACED") return invalidInput("reason", "Only startPlan replaces a plan: start the next version, and this one ends.");
  if (input.reason === "DISCARDED" && !neverBegan) return invalidInput("reason", "The plan is in force, and cannot be discarded: say why it ends.");
  const read = reader();
  const closingNote = read.optionalText("note", input.note);
  if (input.reason === "OTHER" && closingNote === null) read.refuse("note", "The note is missing: say why the plan ends.");
  if (read.problem) return read.problem;

  const day = today();
  context.accessed.record(plan.learnerId, "PLAN");
  const closed = await changePlan(context.db, plan, { status: "CLOSED", closingReason: input.reason, closingNote, closedOn: day, until: plan.from > day ? plan.from : day });
  return { __typename: "ClosePlanSuccess" as const, plan: closed };
});
