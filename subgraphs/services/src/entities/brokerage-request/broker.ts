// A community asks an agency or a provider for something, and both sides say what became of it.
import { invalidInput, mutation, problem, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import { addStep, problemOfStep } from "../../dated-steps.ts";
import type { RecordBrokerageStepInput, RequestBrokerageInput } from "../../generated/resolvers.ts";
import { isAskedToBroker, mayTakeBrokerageStep } from "../../policy.ts";
import { problemOfPastDay, problemOfUnnamed, tidy } from "../../read-input.ts";
import { Refusal } from "../../refused-by.ts";
import { today } from "../../today.ts";
import { communityNotYours, findOwnCommunity, leads } from "../learning-support-community/own-community.ts";
import { addRequest } from "./store.ts";
import { brokerageSteps } from "./table.ts";

export const requestBrokerage = mutation(async (input: RequestBrokerageInput, context: Context) => {
  const { db, loaders } = context;
  const community = await findOwnCommunity(context, input.communityId);
  if (community === null) return communityNotYours();
  const { agency, providerId, needId, subject, request, area, tier, answerBy } = input;
  const askedOn = input.askedOn ?? today();
  const wrong =
    problemOfUnnamed({ subject }, 200) ??
    problemOfUnnamed({ request }) ??
    problemOfPastDay("askedOn", askedOn, { from: community.from, what: "the community's first", now: today() }) ??
    problemOfAsked(input) ??
    (answerBy && answerBy < askedOn ? invalidInput("answerBy", `answerBy is ${answerBy}, before it was asked: write a day from ${askedOn} on.`) : null);
  if (wrong) return wrong;
  if (providerId && (await loaders.providerById.load(providerId)) === null) return invalidInput("providerId", "There is no provider with this id: take it from Query.providers.");
  if (needId && (await loaders.communityNeedById.load(needId))?.communityId !== community.id) return invalidInput("needId", "The community has no need with this id: take it from LearningSupportCommunity.needs.");
  const added = await addRequest(db, {
    communityId: community.id,
    needId: needId ?? null,
    agency: agency ?? null,
    providerId: providerId ?? null,
    subject: tidy(subject),
    request: tidy(request),
    area: area ?? null,
    tier: tier ?? null,
    askedOn,
    answerBy: answerBy ?? null,
  });
  await addStep(db, brokerageSteps, { requestId: added.id, kind: "ASKED", occurredOn: askedOn });
  return { __typename: "RequestBrokerageSuccess" as const, request: added };
});

export const recordBrokerageStep = mutation(async ({ requestId, kind, note, ...input }: RecordBrokerageStepInput, context: Context) => {
  const { db, loaders, viewer } = context;
  const request = await loaders.brokerageRequestById.load(requestId);
  const sides = request === null ? [] : ([(await leads(context, request.communityId)) && "COMMUNITY", isAskedToBroker(viewer, request) && "ASKED"] as const);
  if (request === null || !sides.some((side) => side && mayTakeBrokerageStep(kind, side))) {
    return problem("BrokerageNotYours", "There is no such request for which you take this step: whoever is asked answers, agrees and declines; the community's facilitator and its coordinators record that on their word, that it is done, and that it is not needed any more.");
  }
  const wrong = problemOfUnnamed({ note });
  if (wrong) return wrong;
  const step = await addStep(db, brokerageSteps, { requestId: request.id, kind, occurredOn: input.occurredOn ?? today(), note: tidy(note) });
  if (step instanceof Refusal) return problemOfStep(brokerageSteps, step) ?? problem("BrokerageStepNotPossible", step.message, { current: request });
  return { __typename: "RecordBrokerageStepSuccess" as const, request };
});

function problemOfAsked({ agency, providerId }: RequestBrokerageInput): InvalidInput | null {
  if (agency && providerId) return invalidInput("providerId", "An agency is asked or a provider: name one of them, and send another request for the other.");
  return agency || providerId ? null : invalidInput("agency", "Nobody is asked: name an agency or a provider.");
}
