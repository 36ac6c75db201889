// Changes of a draft's own fields, and taking things out of it.
//
// What two people can change without meeting is the plan's own fields, each goal, each strategy, each responsibility and
// each support: a professional writes their part while others write theirs, and only who changes the same part meets a
// conflict. Smaller (field by field) a goal could end up with one person's title and another's measure; larger (the whole
// plan) everybody would meet everybody. Who agrees needs the whole as they read it: that is the content's revision.
import { mutation } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { RemoveFromPlanInput, UpdatePlanInput } from "../../generated/resolvers.ts";
import { reader } from "./read-plan.ts";
import { changePlan, lockPlan, loosenStrategies, removePart } from "./store.ts";
import { readChange } from "./write-part.ts";
import { conflictOf, findPartToWrite, findPlanToWrite, isProblem, statusForbids } from "./writing.ts";

export const updatePlan = mutation(async (input: UpdatePlanInput, context: Context) => {
  const plan = await findPlanToWrite(context, input.planId);
  if (isProblem(plan)) return plan;
  if (plan.status !== "DRAFT") return statusForbids(plan);
  if (plan.revision !== input.revision) return conflictOf(plan);

  const read = reader();
  if (input.from === null) read.refuse("from", "A plan has a first day: give one, or leave from out.");
  const change = readChange("planId", {
    from: input.from ? read.firstDay("from", input.from) : undefined,
    until: input.until,
    aspirations: read.changedText("aspirations", input.aspirations),
    strengths: read.changedText("strengths", input.strengths),
    schoolHoursPerWeek: input.schoolHoursPerWeek === undefined ? undefined : read.hours("schoolHoursPerWeek", input.schoolHoursPerWeek),
    prescribedHoursPerWeek: input.prescribedHoursPerWeek === undefined ? undefined : read.hours("prescribedHoursPerWeek", input.prescribedHoursPerWeek),
  });
  if (read.problem) return read.problem;
  if (isProblem(change)) return change;
  const { from, until } = { ...plan, ...change };
  read.period("until", from, until);
  if (read.problem) return read.problem;
  context.accessed.record(plan.learnerId, "PLAN");
  return { __typename: "UpdatePlanSuccess" as const, plan: await changePlan(context.db, plan, change) };
});

export const removeFromPlan = mutation(async (input: RemoveFromPlanInput, context: Context) => {
  const { db, loaders, accessed } = context;
  const { id } = input;
  const found = { goals: await loaders.goalById.load(id), strategies: await loaders.strategyById.load(id), responsibilities: await loaders.responsibilityById.load(id), planSupports: await loaders.planSupportById.load(id) };
  const table = (Object.keys(found) as (keyof typeof found)[]).find((name) => found[name] !== null);
  const written = await findPartToWrite(context, table ? found[table] : null, id);
  if (isProblem(written)) return written;
  const { part, plan } = written;
  if (plan.status !== "DRAFT") return statusForbids(plan);
  if (table === "goals") await loosenStrategies(db, part.id);
  if (!(await removePart(db, table!, part.id, input.revision))) return conflictOf(plan, part.id);
  accessed.record(plan.learnerId, "PLAN");
  return { __typename: "RemoveFromPlanSuccess" as const, plan: await lockPlan(db, plan.id) };
});
