// A community enters what it can draw on, and says when it is no longer there.
import { invalidInput, mutation, problem, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { EndCommunityResourceInput, EnterCommunityResourceInput } from "../../generated/resolvers.ts";
import { problemOfPastDay, problemOfUnnamed, tidy, tidyOrNull } from "../../read-input.ts";
import { dayBefore, daysBetween, today } from "../../today.ts";
import { communityNotYours, findOwnCommunity } from "../learning-support-community/own-community.ts";
import { addResource, endResource, findResource } from "./store.ts";
import type { CommunityResourceRow } from "./table.ts";

const mostSkills = 20;
const furthestDays = 2 * 366;

export const enterCommunityResource = mutation(async (input: EnterCommunityResourceInput, context: Context) => {
  const { db, loaders } = context;
  const community = await findOwnCommunity(context, input.communityId);
  if (community === null) return communityNotYours();
  const before = input.replacesId ? await loaders.communityResourceById.load(input.replacesId) : null;
  if (input.replacesId && before?.communityId !== community.id) return invalidInput("replacesId", "The community has no entry with this id: take it from LearningSupportCommunity.resources.");
  const availableFrom = input.availableFrom ?? today();
  const wrong = problemOfWords(input) ?? problemOfPerson(input) ?? problemOfFirstDay(availableFrom, before === null ? community.from : before.availableFrom);
  if (wrong) return wrong;
  const { institutionMoeNumber: moeNumber } = input;
  if (typeof moeNumber === "number" && (await loaders.institutionByMoeNumber.load(moeNumber)) === null) return invalidInput("institutionMoeNumber", `No institution has the Ministry number ${moeNumber}: search for it with Query.institutions.`);

  if (before !== null) {
    // An entry that is replaced on its own first day was there for that day.
    const last = availableFrom > before.availableFrom ? dayBefore(availableFrom) : availableFrom;
    if ((await endResource(db, before.id, { availableUntil: last, endedBecause: "Another entry took its place." })) === null) return resourceEnded((await findResource(db, before.id))!);
  }
  const resource = await addResource(db, {
    communityId: community.id,
    replacesId: before?.id ?? null,
    kind: input.kind,
    name: tidy(input.name),
    description: tidyOrNull(input.description),
    institutionMoeNumber: moeNumber ?? null,
    owner: tidyOrNull(input.owner),
    skills: [...new Set((input.skills ?? []).map(tidy))],
    needAreas: [...new Set(input.needAreas ?? [])],
    capacity: tidyOrNull(input.capacity),
    isShareable: input.isShareable,
    agreedOn: input.agreedOn ?? null,
    availableFrom,
  });
  return { __typename: "EnterCommunityResourceSuccess" as const, resource };
});

export const endCommunityResource = mutation(async (input: EndCommunityResourceInput, context: Context) => {
  const found = await context.loaders.communityResourceById.load(input.resourceId);
  if (found === null || (await findOwnCommunity(context, found.communityId)) === null) return communityNotYours();
  const last = input.availableUntil ?? today();
  const wrong = problemOfUnnamed({ reason: input.reason }) ?? problemOfPastDay("availableUntil", last, { from: found.availableFrom, what: "its first", now: today() });
  if (wrong) return wrong;
  const resource = await endResource(context.db, found.id, { availableUntil: last, endedBecause: tidy(input.reason) });
  return resource === null ? resourceEnded((await findResource(context.db, found.id))!) : { __typename: "EndCommunityResourceSuccess" as const, resource };
});

const resourceEnded = (current: CommunityResourceRow) =>
  problem("CommunityResourceEnded", `The entry ended on ${current.availableUntil}: read LearningSupportCommunity.resources, and enter anew what is there again.`, { current });

function problemOfWords({ name, description, owner, skills, capacity }: EnterCommunityResourceInput): InvalidInput | null {
  if ((skills?.length ?? 0) > mostSkills) return invalidInput("skills", `skills has ${skills!.length}: write ${mostSkills} at the most.`);
  for (const skill of skills ?? []) {
    const wrong = problemOfUnnamed({ skills: skill }, 200);
    if (wrong) return wrong;
  }
  return problemOfUnnamed({ name, owner, capacity }, 200) ?? problemOfUnnamed({ description });
}

function problemOfPerson({ kind, agreedOn }: EnterCommunityResourceInput): InvalidInput | null {
  if (kind !== "PERSON") return agreedOn ? invalidInput("agreedOn", "Only a person agrees to be listed: leave agreedOn out.") : null;
  if (!agreedOn) return invalidInput("agreedOn", "A person is listed when they agreed to it: write the day on which they did.");
  return agreedOn > today() ? invalidInput("agreedOn", `agreedOn is ${agreedOn}, a day to come: list them when they have agreed.`) : null;
}

function problemOfFirstDay(day: string, earliest: string): InvalidInput | null {
  if (day >= earliest && daysBetween(today(), day) <= furthestDays) return null;
  return invalidInput("availableFrom", `availableFrom is ${day}: write a day from ${earliest} to two years from today.`);
}
