// Those who lead a community say who belongs to it, and how far it is with the delivery model.
import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import { addStep, problemOfStep } from "../../dated-steps.ts";
import type { AddCommunityMemberInput, EndCommunityMembershipInput, RecordAdoptionPhaseInput } from "../../generated/resolvers.ts";
import { problemOfPastDay, problemOfTexts, problemOfUnnamed, tidy, tidyOrNull } from "../../read-input.ts";
import { Refusal } from "../../refused-by.ts";
import { daysBetween, today } from "../../today.ts";
import { communityNotYours, findOwnCommunity } from "./own-community.ts";
import { addMembership, endMembership, findCommunity, findMembership } from "./store.ts";
import { adoptionSteps, type CommunityMembershipRow } from "./table.ts";

const furthestDays = 2 * 366;

export const addCommunityMember = mutation(async ({ communityId, institutionMoeNumber, ...input }: AddCommunityMemberInput, context: Context) => {
  const { db, loaders } = context;
  const community = await findOwnCommunity(context, communityId);
  // On its last day it is still led, and nobody new belongs to it.
  if (community === null || community.until !== null) return communityNotYours();
  const from = input.from ?? today();
  if (from < community.from || daysBetween(today(), from) > furthestDays) return invalidInput("from", `from is ${from}: write a day from ${community.from}, the community's first, to two years from today.`);
  const institution = await loaders.institutionByMoeNumber.load(institutionMoeNumber);
  if (institution === null) return invalidInput("institutionMoeNumber", `No institution has the Ministry number ${institutionMoeNumber}: search for it with Query.institutions.`);
  if (institution.closedOn !== null && institution.closedOn < from) return invalidInput("institutionMoeNumber", `The institution closed on ${institution.closedOn}: give an earlier first day, or take Institution.successor.`);
  const membership = await addMembership(db, { communityId: community.id, institutionMoeNumber, from });
  if (membership instanceof Refusal) {
    const current = (await findMembership(db, community.id, institutionMoeNumber))!;
    return problem("CommunityMemberAlready", `The institution belongs to the community from ${current.from} to ${current.until ?? "today and on"}: end that first, or begin after it.`, { current });
  }
  return { __typename: "AddCommunityMemberSuccess" as const, membership };
});

export const endCommunityMembership = mutation(async ({ membershipId, reason, ...input }: EndCommunityMembershipInput, context: Context) => {
  const { db, loaders } = context;
  const found = await loaders.membershipById.load(membershipId);
  if (found === null || (await findOwnCommunity(context, found.communityId)) === null) return communityNotYours();
  const wrong = problemOfTexts({ reason });
  if (wrong) return wrong;
  const until = input.until ?? today();
  if (until < found.from || daysBetween(today(), until) > furthestDays) return invalidInput("until", `until is ${until}: write a day from ${found.from}, its first, to two years from today.`);
  const membership = await endMembership(db, found.id, { until, endedBecause: tidy(reason) });
  return membership === null ? membershipEnded((await findMembership(db, found.communityId, found.institutionMoeNumber))!) : { __typename: "EndCommunityMembershipSuccess" as const, membership };
});

export const recordAdoptionPhase = mutation(async ({ communityId, phase, note, ...input }: RecordAdoptionPhaseInput, context: Context) => {
  const { db } = context;
  const community = await findOwnCommunity(context, communityId);
  if (community === null) return communityNotYours();
  const since = input.since ?? today();
  const wrong = problemOfUnnamed({ note }) ?? problemOfPastDay("since", since, { from: community.adoptionPhaseSince ?? community.from, what: "the first day of the phase before", now: today() });
  if (wrong) return wrong;
  const notPossible = () => problem("AdoptionPhaseNotPossible", `The community is in that phase already, since ${community.adoptionPhaseSince ?? "a day that is not known"}: nothing is left to do, or record another phase.`, { current: community });
  if (phase === community.adoptionPhase) return notPossible();
  const step = await addStep(db, adoptionSteps, { communityId: community.id, kind: phase, occurredOn: since, note: tidyOrNull(note) });
  if (step instanceof Refusal) return problemOfStep(adoptionSteps, step) ?? notPossible();
  return { __typename: "RecordAdoptionPhaseSuccess" as const, community: await findCommunity(db, community.id) };
});

const membershipEnded = (current: CommunityMembershipRow) => problem("CommunityMembershipEnded", `It ends on ${current.until}: add the institution again from a day after it, if it comes back.`, { current });
