// A region forms and closes its communities; those who lead one change its name and its lead school. What it was stays in its changes.
import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, problem, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import { addStep, problemOfStep } from "../../dated-steps.ts";
import { foldText } from "../../fold-text.ts";
import type { ChangeCommunityLeadInput, CloseCommunityInput, FormCommunityInput, RenameCommunityInput, ReopenCommunityInput } from "../../generated/resolvers.ts";
import { mayFormCommunity, mayLeadCommunity } from "../../policy.ts";
import { problemOfUnnamed, tidy, tidyOrNull } from "../../read-input.ts";
import { Refusal } from "../../refused-by.ts";
import { daysBetween, today } from "../../today.ts";
import { communityNotYours } from "./own-community.ts";
import { findCommunity, findNamesake, insertCommunity, insertMemberships, takeTurn, takeTurnInRegion } from "./store.ts";
import { communityChanges, type LearningSupportCommunityRow } from "./table.ts";

const mostMembers = 200;
const furthestDays = 5 * 366;

export const formCommunity = mutation(async ({ name, kind, regionCode, leadMoeNumber, memberMoeNumbers, note, ...input }: FormCommunityInput, context: Context) => {
  const { db, viewer } = context;
  if (!mayFormCommunity(viewer, regionCode)) return problem("RegionNotYours", "There is no region with this code that you manage: its funding managers form communities.");
  const from = input.from ?? today();
  const members = [...new Set(memberMoeNumbers ?? [])];
  const wrong = problemOfUnnamed({ name }, 200) ?? problemOfUnnamed({ note }) ?? problemOfFirstDay(from) ?? (await problemOfInstitutions("memberMoeNumbers", members, from, context)) ?? (await problemOfInstitutions("leadMoeNumber", leadMoeNumber ? [leadMoeNumber] : [], from, context));
  if (wrong) return wrong;
  await takeTurnInRegion(db, regionCode);
  const namesake = await findNamesake(db, regionCode, foldText(tidy(name)));
  if (namesake) return communityExists(namesake);
  const community = await insertCommunity(db, { name: tidy(name), kind, regionCode, leadMoeNumber: leadMoeNumber ?? null, from });
  const formed = await addStep(db, communityChanges, { communityId: community.id, kind: "FORMED", occurredOn: from, note: tidyOrNull(note) });
  if (formed instanceof Refusal) throw new Error(`A community that was formed broke the rule ${formed.constraint}.`);
  await insertMemberships(db, members.map((institutionMoeNumber) => ({ communityId: community.id, institutionMoeNumber, from })));
  return { __typename: "FormCommunitySuccess" as const, community };
});

export const renameCommunity = mutation(async ({ communityId, currentName, name, note, ...input }: RenameCommunityInput, context: Context) => {
  const { db } = context;
  const community = await findLasting(communityId, context);
  if (community === null || !(mayLeadCommunity(context.viewer, community) || mayFormCommunity(context.viewer, community.regionCode))) return communityNotYours();
  const wrong = problemOfUnnamed({ name }, 200) ?? problemOfUnnamed({ note });
  if (wrong) return wrong;
  if (community.name !== tidy(currentName)) return changed(community, "It has another name by now.");
  if (community.regionCode !== null) {
    await takeTurnInRegion(db, community.regionCode);
    const namesake = await findNamesake(db, community.regionCode, foldText(tidy(name)));
    if (namesake && namesake.id !== community.id) return communityExists(namesake);
  }
  return follow(community, { kind: "RENAMED", name: tidy(name), note: tidyOrNull(note), occurredOn: input.occurredOn ?? today() }, "occurredOn", context, "RenameCommunitySuccess" as const);
});

export const changeCommunityLead = mutation(async ({ communityId, currentLeadMoeNumber, leadMoeNumber, note, ...input }: ChangeCommunityLeadInput, context: Context) => {
  const community = await findLasting(communityId, context);
  if (community === null || !(mayLeadCommunity(context.viewer, community) || mayFormCommunity(context.viewer, community.regionCode))) return communityNotYours();
  const occurredOn = input.occurredOn ?? today();
  const wrong = problemOfUnnamed({ note }) ?? (await problemOfInstitutions("leadMoeNumber", typeof leadMoeNumber === "number" ? [leadMoeNumber] : [], occurredOn, context));
  if (wrong) return wrong;
  if (community.leadMoeNumber !== (currentLeadMoeNumber ?? null)) return changed(community, "Another school leads it by now.");
  if (community.leadMoeNumber === (leadMoeNumber ?? null)) return invalidInput("leadMoeNumber", "That school leads it already: nothing is to change.");
  return follow(community, { kind: "LEAD_CHANGED", leadMoeNumber: leadMoeNumber ?? null, note: tidyOrNull(note), occurredOn }, "occurredOn", context, "ChangeCommunityLeadSuccess" as const);
});

export const closeCommunity = mutation(async ({ communityId, reason, ...input }: CloseCommunityInput, context: Context) => {
  const community = await findLasting(communityId, context);
  if (community === null || !mayFormCommunity(context.viewer, community.regionCode)) return communityNotYours();
  const wrong = problemOfUnnamed({ reason });
  if (wrong) return wrong;
  return follow(community, { kind: "CLOSED", note: tidy(reason), occurredOn: input.lastDay ?? today() }, "lastDay", context, "CloseCommunitySuccess" as const);
});

export const reopenCommunity = mutation(async ({ communityId, reason }: ReopenCommunityInput, context: Context) => {
  const community = isUuid(communityId) ? await context.loaders.learningSupportCommunityById.load(communityId) : null;
  if (community === null || !mayFormCommunity(context.viewer, community.regionCode)) return communityNotYours();
  const wrong = problemOfUnnamed({ reason });
  if (wrong) return wrong;
  await takeTurn(context.db, community.id);
  return follow(community, { kind: "REOPENED", note: tidy(reason), occurredOn: today() }, "reason", context, "ReopenCommunitySuccess" as const);
});

/** The community with this id as it is now, while it lasts; others who write for it then wait for this one. */
async function findLasting(id: string, { db, loaders }: Context): Promise<LearningSupportCommunityRow | null> {
  const known = isUuid(id) ? await loaders.learningSupportCommunityById.load(id) : null;
  if (known === null) return null;
  await takeTurn(db, known.id);
  const community = await findCommunity(db, known.id);
  return community.until === null ? community : null;
}

type Change = Omit<typeof communityChanges.$inferInsert, "communityId">;

/** Adds the change, which the community follows by a trigger. */
async function follow<Name extends string>({ id, from }: LearningSupportCommunityRow, change: Change, dayField: string, { db }: Context, __typename: Name) {
  if (change.occurredOn < from) return invalidInput(dayField, `${dayField} is ${change.occurredOn}: write a day from ${from}, the community's first, to today.`);
  const step = await addStep(db, communityChanges, { ...change, communityId: id });
  const community = await findCommunity(db, id);
  if (!(step instanceof Refusal)) return { __typename, community };
  const wrong = problemOfStep(communityChanges, step);
  return wrong ? invalidInput(dayField, wrong.message) : changed(community, step.message);
}

const changed = (current: LearningSupportCommunityRow, what: string) => problem("CommunityChanged", `${what} Look at what it is now, and send the change again if it is still wanted.`, { current });

const communityExists = (current: LearningSupportCommunityRow) => problem("CommunityExists", "A community of the region is called so, or differs by macrons and capitals alone: take another name.", { current });

function problemOfFirstDay(from: string): InvalidInput | null {
  const days = daysBetween(from, today());
  return days >= 0 && days <= furthestDays ? null : invalidInput("from", `from is ${from}: write a day of the past five years, or today.`);
}

async function problemOfInstitutions(field: string, moeNumbers: readonly number[], day: string, { loaders }: Context): Promise<InvalidInput | null> {
  if (moeNumbers.length > mostMembers) return invalidInput(field, `There are ${moeNumbers.length}: send ${mostMembers} at the most, and the others with addCommunityMember.`);
  const found = await Promise.all(moeNumbers.map((moeNumber) => loaders.institutionByMoeNumber.load(moeNumber)));
  const missing = moeNumbers.find((_number, index) => found[index] === null);
  if (missing !== undefined) return invalidInput(field, `No institution has the Ministry number ${missing}: search for it with Query.institutions.`);
  const closed = found.find((institution) => institution!.closedOn !== null && institution!.closedOn < day);
  return closed ? invalidInput(field, `${closed.name} closed on ${closed.closedOn}.`) : null;
}
