import { mutation } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { AddResponsibilityInput, UpdateResponsibilityInput } from "../../generated/resolvers.ts";
import { reader, readParty } from "../one-plan/read-plan.ts";
import { insertPart, updatePart } from "../one-plan/store.ts";
import { addToPlan, changeInPlan, readChange } from "../one-plan/write-part.ts";
import { isProblem } from "../one-plan/writing.ts";

export const addResponsibility = mutation((input: AddResponsibilityInput, context: Context) =>
  addToPlan(context, input.planId, ({ id }) => context.loaders.responsibilitiesByPlanId.load(id), async (plan) => {
    const read = reader();
    const description = read.text("description", input.description);
    const party = await readParty(context, plan.learnerId, input.by);
    if (read.problem) return read.problem;
    if (isProblem(party)) return party;
    return { __typename: "AddResponsibilitySuccess" as const, responsibility: await insertPart(context.db, "responsibilities", plan, { description, ...party }) };
  }),
);

export const updateResponsibility = mutation(async (input: UpdateResponsibilityInput, context: Context) =>
  changeInPlan(context, await context.loaders.responsibilityById.load(input.responsibilityId), input.responsibilityId, async (part, plan) => {
    const read = reader();
    const party = input.by ? await readParty(context, plan.learnerId, input.by) : {};
    if (isProblem(party)) return party;
    const change = readChange("responsibilityId", { description: read.changedText("description", input.description), ...party });
    if (read.problem) return read.problem;
    if (isProblem(change)) return change;
    const responsibility = await updatePart(context.db, "responsibilities", part.id, input.revision, change);
    return responsibility && { __typename: "UpdateResponsibilitySuccess" as const, responsibility };
  }),
);
