// A community decides about a need, for the first time or in the place of what it decided before.
import { announce } from "@lsg/subgraph-kit/announce";
import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, problem, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { DecideInCommunityInput } from "../../generated/resolvers.ts";
import { problemOfTexts, tidy, tidyOrNull } from "../../read-input.ts";
import { Refusal } from "../../refused-by.ts";
import { today } from "../../today.ts";
import type { CommunityNeedRow } from "../community-need/table.ts";
import { readParties } from "../community-parties/read-parties.ts";
import { communityNotYours, findOwnCommunity } from "../learning-support-community/own-community.ts";
import { addTags } from "../strategic-tag/store.ts";
import { readTags } from "../strategic-tag/tags.ts";
import { addDecision, findSuccessor } from "./store.ts";
import type { CommunityDecisionRow } from "./table.ts";

const mostOptions = 20;
const mostResources = 20;

export const decideInCommunity = mutation(async (input: DecideInCommunityInput, context: Context) => {
  const { db, loaders } = context;
  const need = await loaders.communityNeedById.load(input.needId);
  if (need === null || (await findOwnCommunity(context, need.communityId)) === null) return communityNotYours();
  const wrong = (await problemOfReferences(input, need, context)) ?? problemOfWords(input) ?? problemOfDays(input, need);
  if (wrong) return wrong;
  const before = input.supersedesId ? await loaders.communityDecisionById.load(input.supersedesId) : null;
  const successor = before && (await findSuccessor(db, before.id));
  if (successor) return decisionSuperseded(successor);
  const decidedBy = await readParties(context, "decidedBy", input.decidedBy);
  if ("__typename" in decidedBy) return decidedBy;
  const tags = await readTags(context, input.tags);
  if ("__typename" in tags) return tags;

  const added = await addDecision(db, {
    ...decidedBy,
    communityId: need.communityId,
    needId: need.id,
    meetingId: input.meetingId ?? null,
    supersedesId: before?.id ?? null,
    options: input.options.map(tidy),
    decision: tidy(input.decision),
    basis: input.basis,
    tailoring: tidyOrNull(input.tailoring),
    rationale: tidy(input.rationale),
    serviceIds: input.serviceIds ?? [],
    positionIds: input.positionIds ?? [],
    budgetIds: input.budgetIds ?? [],
    otherResources: tidyOrNull(input.otherResources),
    decidedOn: input.decidedOn ?? today(),
    reviewOn: input.reviewOn,
  });
  // Somebody else decided anew at the same moment.
  if (added instanceof Refusal) return decisionSuperseded((await findSuccessor(db, before!.id))!);
  await addTags(db, { decisionId: added.id }, tags);
  const { id: decisionId, supersedesId, budgetIds, decidedOn } = added;
  // Whoever keeps the money learns which budgets may be spent by it, and no more.
  await announce(db, { type: "community.decided", subject: need.communityId, data: { decisionId, supersedesId, budgetIds, decidedOn } });
  return { __typename: "DecideInCommunitySuccess" as const, decision: added };
});

const decisionSuperseded = (current: CommunityDecisionRow) =>
  problem("DecisionSuperseded", "Another decision has taken the place of that one: read it, and supersede it if it must change.", { current });

async function problemOfReferences(input: DecideInCommunityInput, need: CommunityNeedRow, { loaders }: Context): Promise<InvalidInput | null> {
  if (need.closedOn !== null) return invalidInput("needId", `The need was closed on ${need.closedOn}: identify it anew if it has come back.`);
  if (input.meetingId && (await loaders.communityMeetingById.load(input.meetingId))?.communityId !== need.communityId) {
    return invalidInput("meetingId", "The community has no meeting with this id: take it from LearningSupportCommunity.meetings.");
  }
  if (input.supersedesId && (await loaders.communityDecisionById.load(input.supersedesId))?.needId !== need.id) {
    return invalidInput("supersedesId", "There is no decision about this need with this id: take it from CommunityNeed.decisions.");
  }
  const { serviceIds, positionIds, budgetIds } = input;
  for (const [field, ids] of Object.entries({ serviceIds, positionIds, budgetIds })) {
    if ((ids?.length ?? 0) > mostResources) return invalidInput(field, `${field} names too many: ${mostResources} at the most.`);
    if (ids && !ids.every(isUuid)) return invalidInput(field, `${field} holds what is no id: give ids as this graph answers them.`);
    if (ids && new Set(ids).size < ids.length) return invalidInput(field, `${field} names one twice: give each once.`);
  }
  const services = await Promise.all((serviceIds ?? []).map((id) => loaders.serviceById.load(id)));
  return services.includes(null) ? invalidInput("serviceIds", "There is no service with one of these ids: take them from LearningSupportCommunity.servicesHere.") : null;
}

function problemOfWords({ options, decision, rationale, tailoring, otherResources, basis }: DecideInCommunityInput): InvalidInput | null {
  if (options.length === 0 || options.length > mostOptions) return invalidInput("options", `options has ${options.length}: say what the community could have done, 1 to ${mostOptions} ways.`);
  for (const option of options) {
    const wrong = problemOfTexts({ options: option }, 1000);
    if (wrong) return wrong;
  }
  if (basis === "LOCAL_DISCRETION" && (tailoring === null || tailoring === undefined)) return invalidInput("tailoring", "Who decides by local discretion says how the support is tailored: write it in tailoring.");
  return problemOfTexts({ decision, rationale, tailoring, otherResources });
}

function problemOfDays({ decidedOn, reviewOn }: DecideInCommunityInput, need: CommunityNeedRow): InvalidInput | null {
  const day = decidedOn ?? today();
  if (day > today() || day < need.identifiedOn) return invalidInput("decidedOn", `decidedOn is ${day}: write a day from ${need.identifiedOn}, when the need was identified, to today.`);
  return reviewOn < day ? invalidInput("reviewOn", `reviewOn is ${reviewOn}, before the decision: say when the community looks at it again.`) : null;
}
