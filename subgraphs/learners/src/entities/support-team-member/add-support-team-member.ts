import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, problem, type InvalidInput, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { AddSupportTeamMemberInput } from "../../generated/resolvers.ts";
import { lockLearner } from "../../lock-learner.ts";
import { mayChangeSupportTeam } from "../../policy.ts";
import { daysAfter, today } from "../../today.ts";
import { unlessViolated } from "../../unless-violated.ts";
import { learnerNotFound } from "../learner/not-found.ts";
import type { LearnerRow } from "../learner/table.ts";
import { readChosen } from "./chosen.ts";
import { isOfEvent } from "./standing.ts";
import { insertTeamMember, listTeam } from "./store.ts";
import type { SupportTeamMemberRow } from "./table.ts";

export const addSupportTeamMember = mutation(async (input: AddSupportTeamMemberInput, context: Context) => {
  const { db, viewer, loaders } = context;
  const learner = await loaders.learnerById.load(input.learnerId);
  if (learner === null) return learnerNotFound(context, input.learnerId);
  if (!mayChangeSupportTeam(viewer, await loaders.grantsByLearnerId.load(learner.id))) return mayNotChange();
  const place = readPlace(input, learner);
  if ("message" in place) return place;
  const chosen = await readChosen(context, input);
  if ("message" in chosen) return chosen;

  await lockLearner(db, learner.id);
  const same = (await listTeam(db, learner.id)).filter((other) => meet(other, place));
  const already = same.find((other) => !isOfEvent(other) && other.practitionerId === place.practitionerId && other.roleCode === place.roleCode);
  if (already) return alreadyOnTeam(already);
  const lead = place.isLead ? same.find(({ isLead }) => isLead) : undefined;
  if (lead) return teamHasLead(lead);
  return unlessViolated(db, taken, async (savepoint) => ({
    __typename: "AddSupportTeamMemberSuccess" as const,
    member: await insertTeamMember(savepoint, { learnerId: learner.id, ...place, ...chosen }),
  }));
});

type Taken = ReturnType<typeof alreadyOnTeam> | ReturnType<typeof teamHasLead>;

const taken: Readonly<Record<string, () => Taken>> = {
  support_team_members_one_leads: () => teamHasLead(null),
  support_team_members_once_in_a_role: () => alreadyOnTeam(null),
};

type Place = Pick<SupportTeamMemberRow, "practitionerId" | "roleCode" | "from" | "until" | "isLead">;

function readPlace({ practitionerId, role, from: asked, until, lead }: AddSupportTeamMemberInput, learner: LearnerRow): Place | InvalidInput {
  if (!isUuid(practitionerId)) return invalidInput("practitionerId", "practitionerId is no id of a practitioner: take it from Practitioner.id.");
  if (!/^[A-Z][A-Z0-9_]{0,63}$/.test(role)) return invalidInput("role", "role is no code of a role: take it from Role.code, such as LSC.");
  const from = asked ?? today();
  if (from < learner.dateOfBirth) return invalidInput("from", `${from} is before the learner was born, ${learner.dateOfBirth}: check the year.`);
  if (from > daysAfter(today(), 366)) return invalidInput("from", "The first day is more than a year away: add them nearer to it.");
  if (until && until < from) return invalidInput("until", `${until} is before the first day, ${from}: give that day or a later one.`);
  return { practitionerId: practitionerId.toLowerCase(), roleCode: role, from, until: until ?? null, isLead: lead === true };
}

const meet = (one: Pick<Place, "from" | "until">, other: Pick<Place, "from" | "until">): boolean =>
  (one.until === null || one.until >= other.from) && (other.until === null || other.until >= one.from);

export function mayNotChange(): Problem<"MayNotChangeSupportTeam"> {
  return problem("MayNotChangeSupportTeam", "Coordinators and practitioners who work with the learner put people on the team, and the learner, or whānau who decide for them in law, may take them off it, too: ask one of them.");
}

function alreadyOnTeam(existing: SupportTeamMemberRow | null): Problem<"AlreadyOnSupportTeam", { existing: SupportTeamMemberRow | null }> {
  return problem("AlreadyOnSupportTeam", "They are on the team in this role at that time: look at Learner.supportTeamHistory, and end that place before you add another.", { existing });
}

function teamHasLead(existing: SupportTeamMemberRow | null): Problem<"SupportTeamHasLead", { existing: SupportTeamMemberRow | null }> {
  return problem("SupportTeamHasLead", "Somebody leads the team at that time: end their place with the day before, or add this one without lead.", { existing });
}
