// A community says what it needs, in which order, and when a need is met.
import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import { isUuid } from "@lsg/subgraph-kit/ids";
import type { Context } from "../../context.ts";
import type { CloseCommunityNeedInput, IdentifyCommunityNeedInput, SetCommunityPrioritiesInput } from "../../generated/resolvers.ts";
import { problemOfTexts, tidy, tidyOrNull } from "../../read-input.ts";
import { Refusal } from "../../refused-by.ts";
import { today } from "../../today.ts";
import { communityNotYours, findOwnCommunity } from "../learning-support-community/own-community.ts";
import { addNeed, addPriorityList, closeNeed, countOpen, findPriorityList } from "./store.ts";
import type { CommunityPriorityListRow } from "./table.ts";

const mostPriorities = 50;

export const identifyCommunityNeed = mutation(async (input: IdentifyCommunityNeedInput, context: Context) => {
  const community = await findOwnCommunity(context, input.communityId);
  if (community === null) return communityNotYours();
  const { statement, evidence, area, tier } = input;
  const wrong = problemOfTexts({ statement, evidence });
  if (wrong) return wrong;
  const identifiedOn = input.identifiedOn ?? today();
  if (identifiedOn > today() || identifiedOn < community.from) return invalidInput("identifiedOn", `identifiedOn is ${identifiedOn}: write a day from ${community.from}, the community's first, to today.`);
  const need = await addNeed(context.db, { communityId: community.id, statement: tidy(statement), evidence: tidyOrNull(evidence), area: area ?? null, tier: tier ?? null, identifiedOn });
  return { __typename: "IdentifyCommunityNeedSuccess" as const, need };
});

export const closeCommunityNeed = mutation(async ({ needId, outcome, reason }: CloseCommunityNeedInput, context: Context) => {
  const need = await context.loaders.communityNeedById.load(needId);
  if (need === null || (await findOwnCommunity(context, need.communityId)) === null) return communityNotYours();
  const wrong = problemOfTexts({ reason });
  if (wrong) return wrong;
  const closed = await closeNeed(context.db, need.id, { closedOn: today(), outcome, closedBecause: tidy(reason) });
  if (closed === null) return problem("CommunityNeedClosed", "The need is closed already: identify it anew if it has come back.", { closed: need });
  return { __typename: "CloseCommunityNeedSuccess" as const, need: closed };
});

export const setCommunityPriorities = mutation(async (input: SetCommunityPrioritiesInput, context: Context) => {
  const { db } = context;
  const community = await findOwnCommunity(context, input.communityId);
  if (community === null) return communityNotYours();
  const list = await findPriorityList(db, community.id);
  if ((list?.version ?? 0) !== (input.basedOnVersion ?? 0)) return prioritiesChanged(list);
  const { needIds, reason } = input;
  const wrong = problemOfTexts({ reason });
  if (wrong) return wrong;
  if (needIds.length > mostPriorities) return invalidInput("needIds", `needIds has ${needIds.length}: put at most ${mostPriorities} needs in an order.`);
  if (new Set(needIds).size < needIds.length) return invalidInput("needIds", "needIds names a need twice: give each once.");
  if (!needIds.every(isUuid) || (needIds.length > 0 && (await countOpen(db, community.id, needIds)) < needIds.length)) {
    return invalidInput("needIds", "needIds names what is no need of this community, or one that is closed: take them from LearningSupportCommunity.needs.");
  }
  const added = await addPriorityList(db, { communityId: community.id, version: (list?.version ?? 0) + 1, needIds, reason: tidyOrNull(reason) });
  // Somebody else put them in order at the same moment.
  if (added instanceof Refusal) return prioritiesChanged(await findPriorityList(db, community.id));
  return { __typename: "SetCommunityPrioritiesSuccess" as const, priorities: added };
});

const prioritiesChanged = (priorities: CommunityPriorityListRow | null) =>
  problem(
    "PrioritiesChanged",
    priorities === null ? "The needs have no order yet: leave basedOnVersion out for the first." : `Version ${priorities.version} of the order holds: read it, and base yours on it.`,
    { current: priorities },
  );
