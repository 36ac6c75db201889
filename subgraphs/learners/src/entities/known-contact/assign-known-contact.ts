import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, problem, type InvalidInput, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { AssignKnownContactInput } from "../../generated/resolvers.ts";
import { lockLearner } from "../../lock-learner.ts";
import { mayAssignKnownContact } from "../../policy.ts";
import { isLanguageTag } from "../../read-input.ts";
import { today } from "../../today.ts";
import { learnerNotFound } from "../learner/not-found.ts";
import { insertKnownContact, listKnownContacts } from "./store.ts";
import type { KnownContactRow } from "./table.ts";

export const assignKnownContact = mutation(async (input: AssignKnownContactInput, context: Context) => {
  const { db, viewer, loaders } = context;
  const learner = await loaders.learnerById.load(input.learnerId);
  if (learner === null) return learnerNotFound(context, input.learnerId);
  if (!mayAssignKnownContact(viewer, await loaders.grantsByLearnerId.load(learner.id))) return mayNotAssign();
  const person = readPerson(input);
  if ("message" in person) return person;
  const since = input.since ?? today();
  if (since > today()) return invalidInput("since", `${since} is still to come: assign the contact on the day, so that whānau always know who it is now.`);
  if (since < learner.dateOfBirth) return invalidInput("since", `${since} is before the learner was born, ${learner.dateOfBirth}: check the year.`);

  await lockLearner(db, learner.id);
  const [newest] = await listKnownContacts(db, learner.id);
  if (newest?.until === null) return alreadyAssigned(newest);
  if (typeof newest?.until === "string" && since < newest.until) return invalidInput("since", `${since} is before the last day of the known contact before, ${newest.until}: give that day or a later one.`);
  return { __typename: "AssignKnownContactSuccess" as const, knownContact: await insertKnownContact(db, { learnerId: learner.id, since, ...person }) };
});

interface Said {
  readonly practitionerId: string;
  readonly role?: string | null | undefined;
  readonly preferredChannel?: KnownContactRow["preferredChannel"] | undefined;
  readonly languages?: readonly string[] | null | undefined;
}

/** Who it is and how they are reached, as it is stored. */
export function readPerson({ practitionerId, role, preferredChannel, languages }: Said): InvalidInput | Pick<KnownContactRow, "practitionerId" | "roleCode" | "preferredChannel" | "languages"> {
  if (!isUuid(practitionerId)) return invalidInput("practitionerId", "practitionerId is no id of a practitioner: take it from Practitioner.id.");
  if (typeof role === "string" && !/^[A-Z][A-Z0-9_]{0,63}$/.test(role)) return invalidInput("role", "role is no code of a role: take it from Role.code, such as LSC.");
  const spoken = [...new Set(languages ?? [])];
  if (spoken.length > 10 || !spoken.every(isLanguageTag)) return invalidInput("languages", "languages are up to ten language tags: write them as `mi`, `en-NZ` or `sm`.");
  return { practitionerId: practitionerId.toLowerCase(), roleCode: role ?? null, preferredChannel: preferredChannel ?? null, languages: spoken };
}

export function mayNotAssign(): Problem<"MayNotAssignKnownContact"> {
  return problem("MayNotAssignKnownContact", "Coordinators and practitioners who work with the learner decide who the known contact is, together with the whānau: ask one of them.");
}

function alreadyAssigned(knownContact: KnownContactRow): Problem<"KnownContactAssigned", { knownContact: KnownContactRow }> {
  return problem("KnownContactAssigned", "The learner has a known contact: look who it is, and hand over if it is to be another.", { knownContact });
}
