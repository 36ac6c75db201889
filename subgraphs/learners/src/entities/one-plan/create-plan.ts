// A plan begins, and its next version does.
import { mutation, problem, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { CreatePlanInput, RevisePlanInput } from "../../generated/resolvers.ts";
import { today } from "../../today.ts";
import { learnerNotFound } from "../learner/not-found.ts";
import { reader } from "./read-plan.ts";
import { copyParts, findOpenPlans, insertDraft } from "./store.ts";
import type { OnePlanRow } from "./table.ts";
import { findPlanToWrite, isProblem, refuseOthers, statusForbids } from "./writing.ts";

export const createPlan = mutation(async (input: CreatePlanInput, context: Context) => {
  const { db, loaders, accessed } = context;
  const learner = await loaders.learnerById.load(input.learnerId);
  if (learner === null) return learnerNotFound(context, input.learnerId);
  const refused = await refuseOthers(context, learner.id);
  if (refused) return refused;

  const read = reader();
  const fields = {
    from: read.firstDay("from", input.from),
    until: input.until ?? null,
    aspirations: read.text("aspirations", input.aspirations),
    strengths: read.text("strengths", input.strengths),
    schoolHoursPerWeek: read.hours("schoolHoursPerWeek", input.schoolHoursPerWeek),
    prescribedHoursPerWeek: read.hours("prescribedHoursPerWeek", input.prescribedHoursPerWeek),
  };
  read.period("until", fields.from, fields.until);
  if (read.problem) return read.problem;

  const [present] = await findOpenPlans(db, learner.id);
  const plan = present ? null : await insertDraft(db, learner.id, fields, null);
  if (plan === null) return planExists(present ?? (await findOpenPlans(db, learner.id))[0]!);
  accessed.record(learner.id, "PLAN");
  return { __typename: "CreatePlanSuccess" as const, plan };
});

export const revisePlan = mutation(async (input: RevisePlanInput, context: Context) => {
  const { db, accessed } = context;
  const plan = await findPlanToWrite(context, input.planId);
  if (isProblem(plan)) return plan;
  const read = reader();
  const from = read.firstDay("from", input.from ?? today());
  if (read.problem) return read.problem;

  const [newest] = await findOpenPlans(db, plan.learnerId);
  if (newest && (newest.status === "DRAFT" || newest.status === "AGREED")) return planExists(newest);
  if (plan.agreedOn === null) return statusForbids(plan);
  if (newest && newest.id !== plan.id) return statusForbids(newest, "A newer version is in force: revise that one.");

  const { aspirations, strengths, schoolHoursPerWeek, prescribedHoursPerWeek } = plan;
  const draft = await insertDraft(db, plan.learnerId, { from, until: null, aspirations, strengths, schoolHoursPerWeek, prescribedHoursPerWeek }, plan.id);
  if (draft === null) return planExists((await findOpenPlans(db, plan.learnerId))[0]!);
  await copyParts(db, plan, draft);
  accessed.record(plan.learnerId, "PLAN");
  // What was copied counts as changes of its content.
  const [copied] = await findOpenPlans(db, plan.learnerId);
  return { __typename: "RevisePlanSuccess" as const, plan: copied! };
});

function planExists(plan: OnePlanRow): Problem<"PlanExists", { plan: OnePlanRow }> {
  const isToCome = plan.status === "DRAFT" || plan.status === "AGREED";
  const toDo = isToCome ? "Work on that one together, or close it first." : "Make its next version with revisePlan.";
  return problem("PlanExists", `The learner has a plan: version ${plan.version}. ${toDo}`, { plan });
}
