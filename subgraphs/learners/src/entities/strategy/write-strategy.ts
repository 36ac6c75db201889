import { invalidInput, mutation, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { AddStrategyInput, UpdateStrategyInput } from "../../generated/resolvers.ts";
import { reader, readParty } from "../one-plan/read-plan.ts";
import { insertPart, updatePart } from "../one-plan/store.ts";
import { addToPlan, changeInPlan, readChange } from "../one-plan/write-part.ts";
import { isProblem } from "../one-plan/writing.ts";

export const addStrategy = mutation((input: AddStrategyInput, context: Context) =>
  addToPlan(context, input.planId, ({ id }) => context.loaders.strategiesByPlanId.load(id), async (plan) => {
    const read = reader();
    const description = read.text("description", input.description);
    const party = await readParty(context, plan.learnerId, input.by);
    const goalId = await readGoal(context, plan.id, input.goalId);
    if (read.problem) return read.problem;
    if (isProblem(party)) return party;
    if (goalId !== null && typeof goalId === "object") return goalId;
    const strategy = await insertPart(context.db, "strategies", plan, { description, setting: input.setting, goalId, ...party });
    return { __typename: "AddStrategySuccess" as const, strategy };
  }),
);

export const updateStrategy = mutation(async (input: UpdateStrategyInput, context: Context) =>
  changeInPlan(context, await context.loaders.strategyById.load(input.strategyId), input.strategyId, async (part, plan) => {
    const read = reader();
    const party = input.by ? await readParty(context, plan.learnerId, input.by) : {};
    const goalId = input.goalId === undefined ? undefined : await readGoal(context, plan.id, input.goalId);
    if (isProblem(party)) return party;
    if (goalId !== null && typeof goalId === "object") return goalId;
    const change = readChange("strategyId", { description: read.changedText("description", input.description), setting: input.setting ?? undefined, goalId, ...party });
    if (read.problem) return read.problem;
    if (isProblem(change)) return change;
    const strategy = await updatePart(context.db, "strategies", part.id, input.revision, change);
    return strategy && { __typename: "UpdateStrategySuccess" as const, strategy };
  }),
);

async function readGoal({ loaders }: Context, planId: string, id: string | null | undefined): Promise<string | null | InvalidInput> {
  if (!id) return null;
  const goal = await loaders.goalById.load(id);
  return goal?.planId === planId ? goal.id : invalidInput("goalId", "This is no goal of the same draft: give the id of one of its goals.");
}
