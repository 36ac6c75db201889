import { mutation } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { AddGoalInput, UpdateGoalInput } from "../../generated/resolvers.ts";
import { reader } from "../one-plan/read-plan.ts";
import { updatePart } from "../one-plan/store.ts";
import { addToPlan, changeInPlan, readChange } from "../one-plan/write-part.ts";
import { isProblem } from "../one-plan/writing.ts";
import { insertGoal } from "./store.ts";

const longestTitle = 300;

export const addGoal = mutation((input: AddGoalInput, context: Context) =>
  addToPlan(context, input.planId, ({ id }) => context.loaders.goalsByPlanId.load(id), async (plan) => {
    const read = reader();
    const fields = {
      title: read.text("title", input.title, longestTitle),
      description: read.optionalText("description", input.description),
      measure: read.optionalText("measure", input.measure),
      outcomeDomain: input.outcomeDomain,
      startOn: input.startOn ? read.firstDay("startOn", input.startOn) : null,
      targetOn: input.targetOn ?? null,
    };
    read.period("targetOn", fields.startOn ?? plan.from, fields.targetOn);
    return read.problem ?? { __typename: "AddGoalSuccess" as const, goal: await insertGoal(context.db, plan, fields) };
  }),
);

export const updateGoal = mutation(async (input: UpdateGoalInput, context: Context) =>
  changeInPlan(context, await context.loaders.goalById.load(input.goalId), input.goalId, async (part, plan) => {
    const read = reader();
    const change = readChange("goalId", {
      title: read.changedText("title", input.title, longestTitle),
      description: input.description === undefined ? undefined : read.optionalText("description", input.description),
      measure: input.measure === undefined ? undefined : read.optionalText("measure", input.measure),
      outcomeDomain: input.outcomeDomain ?? undefined,
      startOn: input.startOn ? read.firstDay("startOn", input.startOn) : input.startOn,
      targetOn: input.targetOn,
    });
    if (isProblem(change)) return change;
    const { startOn, targetOn } = { ...part, ...change };
    read.period("targetOn", startOn ?? plan.from, targetOn);
    if (read.problem) return read.problem;
    const goal = await updatePart(context.db, "goals", part.id, input.revision, change);
    return goal && { __typename: "UpdateGoalSuccess" as const, goal };
  }),
);
