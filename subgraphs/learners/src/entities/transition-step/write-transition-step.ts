import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, problem, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { AddTransitionStepInput, ChangeTransitionStepInput } from "../../generated/resolvers.ts";
import { isBlank, problemOfTexts, tidy } from "../../read-input.ts";
import { daysAfter, today } from "../../today.ts";
import { unlessViolated } from "../../unless-violated.ts";
import { unlessSupportIsKnown } from "../learner-support/unknown.ts";
import { changeStep, insertStep, readPlan } from "../transition-plan/store.ts";
import { agreedStays, holdPlan, isProblem } from "../transition-plan/writing.ts";
import type { TransitionStepRow } from "./table.ts";

export const addTransitionStep = mutation(async (input: AddTransitionStepInput, context: Context) => {
  const plan = await holdPlan(context, input.transitionPlanId);
  if (isProblem(plan)) return plan;
  if (plan.status === "AGREED") return agreedStays(plan);
  const by = await readParty(context, plan.learnerId, input);
  if ("message" in by) return by;
  const wrong = problemOfTexts({ description: input.description }) ?? problemOfPlannedOn(input.plannedOn);
  if (wrong) return wrong;
  if (typeof input.supportId === "string" && !isUuid(input.supportId)) return invalidInput("supportId", "supportId is no id of a support: take it from Learner.supports.");
  const strategy = input.strategyId ? await context.loaders.strategyById.load(input.strategyId) : null;
  if (input.strategyId && strategy?.learnerId !== plan.learnerId) return invalidInput("strategyId", "strategyId is no strategy of this learner's plan: take it from OnePlan.strategies.");
  const written = {
    planId: plan.id,
    learnerId: plan.learnerId,
    kind: input.kind,
    description: tidy(input.description),
    plannedOn: input.plannedOn ?? null,
    supportId: input.supportId?.toLowerCase() ?? null,
    strategyId: strategy?.id ?? null,
    ...by,
  };
  const step = await unlessViolated(context.db, unlessSupportIsKnown, (db) => insertStep(db, written));
  if ("message" in step) return step;
  return { __typename: "AddTransitionStepSuccess" as const, step, transitionPlan: await readPlan(context.db, plan.id) };
});

export const changeTransitionStep = mutation(async (input: ChangeTransitionStepInput, context: Context) => {
  const { loaders, accessed, db } = context;
  const step = await loaders.transitionStepById.load(input.stepId);
  if (step === null) {
    accessed.recordNotFound(input.stepId);
    return problem("TransitionStepNotFound", "There is no step with this id that you may see: take the id from TransitionPlan.steps.");
  }
  const plan = await holdPlan(context, step.planId, { contentRevision: input.contentRevision });
  if (isProblem(plan)) return plan;
  const { description, plannedOn, doneOn, doneNote, remove } = input;
  // What was done is written down at any time; what is to be done is what whānau agreed to.
  const changesContent = description !== undefined || plannedOn !== undefined || remove === true;
  if (changesContent && plan.status === "AGREED") return agreedStays(plan);
  const wrong = (description === undefined ? null : problemOfTexts({ description: description ?? "" })) ?? problemOfPlannedOn(plannedOn) ?? (isBlank(doneNote) ? null : problemOfTexts({ doneNote: doneNote! }));
  if (wrong) return wrong;
  if (doneOn && doneOn > today()) return invalidInput("doneOn", `${doneOn} is still to come: write down what has been done.`);
  const isDone = doneOn === undefined ? step.doneOn !== null : doneOn !== null;
  if (!isBlank(doneNote) && !isDone) return invalidInput("doneNote", "doneNote is about what was done: give doneOn, too.");
  const change = {
    ...(description ? { description: tidy(description) } : {}),
    ...(plannedOn === undefined ? {} : { plannedOn }),
    ...(doneOn === undefined ? {} : { doneOn, ...(doneOn === null ? { doneNote: null } : {}) }),
    ...(isBlank(doneNote) ? {} : { doneNote: tidy(doneNote!) }),
    ...(remove === true ? { remove } : {}),
  };
  if (Object.keys(change).length === 0) return invalidInput("stepId", "Nothing is to change: give at least one field.");
  return { __typename: "ChangeTransitionStepSuccess" as const, step: await changeStep(db, step, change), transitionPlan: await readPlan(db, plan.id) };
});

const aheadDays = 3 * 366;

function problemOfPlannedOn(day: string | null | undefined): InvalidInput | null {
  return day && (day < daysAfter(today(), -366) || day > daysAfter(today(), aheadDays)) ? invalidInput("plannedOn", `${day} is far from now: check the year.`) : null;
}

type Party = Pick<TransitionStepRow, "practitionerId" | "whanauMemberId" | "byLearner">;

async function readParty({ loaders }: Context, learnerId: string, { practitionerId, whanauMemberId, byLearner }: AddTransitionStepInput): Promise<Party | InvalidInput> {
  if ([practitionerId, whanauMemberId, byLearner || null].filter((one) => one !== null && one !== undefined).length > 1) return invalidInput("practitionerId", "One does it: give practitionerId, whanauMemberId or byLearner, or none of them.");
  if (typeof practitionerId === "string" && !isUuid(practitionerId)) return invalidInput("practitionerId", "practitionerId is no id of a practitioner: take it from Practitioner.id.");
  const member = whanauMemberId ? await loaders.whanauMemberById.load(whanauMemberId) : null;
  if (whanauMemberId && (member?.learnerId !== learnerId || member.endedAt !== null)) return invalidInput("whanauMemberId", "This is nobody of the learner's whānau: give the id of one of Learner.whanau.");
  return { practitionerId: practitionerId?.toLowerCase() ?? null, whanauMemberId: member?.id ?? null, byLearner: byLearner === true };
}
