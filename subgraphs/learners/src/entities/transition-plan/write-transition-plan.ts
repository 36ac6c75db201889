import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, problem, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { CloseTransitionPlanInput, CreateTransitionPlanInput, UpdateTransitionPlanInput } from "../../generated/resolvers.ts";
import { lockLearner } from "../../lock-learner.ts";
import { mayWritePlan } from "../../policy.ts";
import { problemOfTexts, tidy } from "../../read-input.ts";
import { daysAfter, today } from "../../today.ts";
import { isMoeNumber } from "../enrolment/period.ts";
import { learnerNotFound } from "../learner/not-found.ts";
import { changeTransitionPlan, findOpen, insertTransitionPlan } from "./store.ts";
import { agreedStays, holdPlan, isProblem, mayNotWrite } from "./writing.ts";

export const createTransitionPlan = mutation(async (input: CreateTransitionPlanInput, context: Context) => {
  const { db, viewer, loaders, accessed } = context;
  const learner = await loaders.learnerById.load(input.learnerId);
  if (learner === null) return learnerNotFound(context, input.learnerId);
  if (!mayWritePlan(viewer, await loaders.grantsByLearnerId.load(learner.id))) return mayNotWrite();
  if (!isMoeNumber(input.to)) return invalidInput("to", `${input.to} is no Ministry number: give the number of the school or kura that takes the learner.`);
  const enrolled = (await loaders.enrolmentsByLearnerId.load(learner.id)).filter(({ from, until }) => from <= today() && (until === null || until >= today()));
  const from = input.from ?? enrolled[0]?.institutionMoeNumber;
  if (from === undefined || !enrolled.some(({ institutionMoeNumber }) => institutionMoeNumber === from)) return invalidInput("from", "The learner is not enrolled there today: give one of Learner.enrolments, or leave it out.");
  if (from === input.to) return invalidInput("to", "The learner is there already: give the number of the school or kura that they go to.");
  const wrong = problemOfTexts({ whatMatters: input.whatMatters }) ?? problemOfStart(input.startsOn) ?? problemOfCoordinator(input.coordinatorId);
  if (wrong) return wrong;

  await lockLearner(db, learner.id);
  accessed.record(learner.id, "PLAN");
  const open = await findOpen(db, learner.id);
  if (open !== null) return problem("TransitionPlanOpen", "The learner has a transition plan: change that one, or close it first.", { transitionPlan: open });
  const transitionPlan = await insertTransitionPlan(db, {
    learnerId: learner.id,
    fromInstitutionMoeNumber: from,
    toInstitutionMoeNumber: input.to,
    startsOn: input.startsOn,
    coordinatorPractitionerId: input.coordinatorId?.toLowerCase() ?? null,
    whatMatters: tidy(input.whatMatters),
  });
  return { __typename: "CreateTransitionPlanSuccess" as const, transitionPlan };
});

export const updateTransitionPlan = mutation(async (input: UpdateTransitionPlanInput, context: Context) => {
  const plan = await holdPlan(context, input.transitionPlanId, { contentRevision: input.contentRevision });
  if (isProblem(plan)) return plan;
  if (plan.status === "AGREED") return agreedStays(plan);
  const { startsOn, coordinatorId, whatMatters } = input;
  const wrong = (whatMatters ? problemOfTexts({ whatMatters }) : null) ?? (startsOn ? problemOfStart(startsOn) : null) ?? problemOfCoordinator(coordinatorId);
  if (wrong) return wrong;
  const change = {
    ...(startsOn ? { startsOn } : {}),
    ...(coordinatorId === undefined ? {} : { coordinatorPractitionerId: coordinatorId?.toLowerCase() ?? null }),
    ...(whatMatters ? { whatMatters: tidy(whatMatters) } : {}),
  };
  if (Object.keys(change).length === 0) return invalidInput("transitionPlanId", "Nothing is to change: give startsOn, coordinatorId or whatMatters.");
  return { __typename: "UpdateTransitionPlanSuccess" as const, transitionPlan: await changeTransitionPlan(context.db, plan, change) };
});

export const closeTransitionPlan = mutation(async ({ transitionPlanId, reason }: CloseTransitionPlanInput, context: Context) => {
  const plan = await holdPlan(context, transitionPlanId);
  if (isProblem(plan)) return plan;
  return { __typename: "CloseTransitionPlanSuccess" as const, transitionPlan: await changeTransitionPlan(context.db, plan, { status: "CLOSED", closedOn: today(), closingReason: reason }) };
});

const aheadDays = 2 * 366;

function problemOfStart(startsOn: string): InvalidInput | null {
  if (startsOn < today()) return invalidInput("startsOn", `${startsOn} is over: give the first day at the new place, today or later.`);
  return startsOn > daysAfter(today(), aheadDays) ? invalidInput("startsOn", `${startsOn} is more than two years ahead: plan nearer to the day. Six to twelve months before is usual.`) : null;
}

function problemOfCoordinator(id: string | null | undefined): InvalidInput | null {
  return typeof id !== "string" || isUuid(id) ? null : invalidInput("coordinatorId", "coordinatorId is no id of a practitioner: take it from Practitioner.id.");
}
