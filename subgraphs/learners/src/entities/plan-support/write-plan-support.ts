import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { AddPlanSupportInput, UpdatePlanSupportInput } from "../../generated/resolvers.ts";
import { problemOfTeamMember, reader } from "../one-plan/read-plan.ts";
import { insertPart, updatePart } from "../one-plan/store.ts";
import { addToPlan, changeInPlan, readChange } from "../one-plan/write-part.ts";
import { isProblem } from "../one-plan/writing.ts";
import { unlessViolated } from "../../unless-violated.ts";
import { unlessSupportIsKnown } from "../learner-support/unknown.ts";
import type { PlanSupportRow } from "./table.ts";

type Counted = Pick<PlanSupportRow, "supportId" | "practitionerId" | "prescribedHours" | "hoursPer">;

export const addPlanSupport = mutation((input: AddPlanSupportInput, context: Context) =>
  addToPlan(context, input.planId, ({ id }) => context.loaders.planSupportsByPlanId.load(id), async (plan) => {
    const read = reader();
    const description = read.text("description", input.description);
    const counted: Counted = { supportId: lower(input.supportId), practitionerId: lower(input.practitionerId), prescribedHours: input.prescribedHours ?? null, hoursPer: input.hoursPer ?? null };
    const wrong = read.problem ?? (await problemOf(context, plan.learnerId, counted, counted));
    if (wrong) return wrong;
    const planSupport = await unlessViolated(context.db, unlessSupportIsKnown, (db) => insertPart(db, "planSupports", plan, { description, ...counted }));
    return "message" in planSupport ? planSupport : { __typename: "AddPlanSupportSuccess" as const, planSupport };
  }),
);

export const updatePlanSupport = mutation(async (input: UpdatePlanSupportInput, context: Context) =>
  changeInPlan(context, await context.loaders.planSupportById.load(input.planSupportId), input.planSupportId, async (part, plan) => {
    const read = reader();
    const change = readChange("planSupportId", {
      description: read.changedText("description", input.description),
      supportId: input.supportId === undefined ? undefined : lower(input.supportId),
      practitionerId: input.practitionerId === undefined ? undefined : lower(input.practitionerId),
      prescribedHours: input.prescribedHours,
      hoursPer: input.hoursPer,
    });
    if (read.problem) return read.problem;
    if (isProblem(change)) return change;
    const wrong = await problemOf(context, plan.learnerId, change, { ...part, ...change });
    if (wrong) return wrong;
    const planSupport = await unlessViolated(context.db, unlessSupportIsKnown, (db) => updatePart(db, "planSupports", part.id, input.revision, change));
    if (planSupport !== null && "message" in planSupport) return planSupport;
    return planSupport && { __typename: "UpdatePlanSupportSuccess" as const, planSupport };
  }),
);

const lower = (id: string | null | undefined) => id?.toLowerCase() ?? null;
const mostHours = { WEEK: 60, TERM: 720 };

/** What is wrong with what is given, together with what was there. Whether there is such a support only its service knows. */
async function problemOf(context: Context, learnerId: string, given: Partial<Counted>, whole: Counted): Promise<InvalidInput | null> {
  if (given.supportId && !isUuid(given.supportId)) return invalidInput("supportId", "supportId is no id of a support: take it from Learner.supports.");
  if ((whole.prescribedHours === null) !== (whole.hoursPer === null)) return invalidInput("hoursPer", "Hours are counted by something: give prescribedHours and hoursPer together, or neither.");
  const read = reader();
  if (whole.hoursPer !== null) read.hours("prescribedHours", whole.prescribedHours, mostHours[whole.hoursPer]);
  if (whole.prescribedHours === 0) read.refuse("prescribedHours", "No hours are prescribed: leave them out.");
  return read.problem ?? (given.practitionerId ? problemOfTeamMember(context, learnerId, "practitionerId", given.practitionerId) : null);
}
