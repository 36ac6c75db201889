import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import { toProvenance } from "@lsg/subgraph-kit/provenance";
import { attempt, Broken } from "../../attempt.ts";
import { daysAfter, today } from "../../calendar.ts";
import type { Context } from "../../context.ts";
import type { EndRegistrationInput, RecordRegistrationInput, Resolvers } from "../../generated/resolvers.ts";
import { requireManager } from "../../policy.ts";
import { problemOfDay, problemOfPeriod, problemOfText, tidy } from "../../read-input.ts";
import { findInTeam, practitionerNotFound } from "../practitioner/write.ts";
import { insertRegistration, listExpiring, setEnding } from "./store.ts";
import type { RegistrationRow } from "./table.ts";

const longestDays = 5 * 366;

const recordRegistration = mutation(async (input: RecordRegistrationInput, context: Context) => {
  requireManager(context.viewer);
  const practitioner = await findInTeam(context, input.practitionerId);
  if (practitioner === null) return practitionerNotFound();
  const { body, from, expiresOn, certificatePaidBy = null } = input;
  const number = tidy(input.number).toUpperCase();
  const wrong = problemOfText("scope", input.scope, 200) ?? problemOfDay("from", from, { past: 60, future: 2 }) ?? problemOfPeriod(from, expiresOn, "expiresOn");
  if (wrong) return wrong;
  if (!/^[A-Z0-9][A-Z0-9 /-]{0,29}$/.test(number)) return invalidInput("number", "This is no number of a register: write it as the certificate has it, with letters, digits, spaces, strokes and hyphens.");
  if (expiresOn > daysAfter(from, longestDays)) return invalidInput("expiresOn", "A certificate holds five years at the most: give its last day, and record the next one when it is renewed.");

  const made = await attempt(context.db, ["registrations_one_at_a_time", "registrations_number_is_one_persons"], (tx) =>
    insertRegistration(tx, { practitionerId: practitioner.id, body, scope: tidy(input.scope), number, from, expiresOn, certificatePaidBy }),
  );
  if (!(made instanceof Broken)) return { __typename: "RecordRegistrationSuccess" as const, registration: made };
  if (made.rule === "registrations_one_at_a_time") return problem("RegistrationsOverlap", "A certificate of this body covers some of these days already: begin after it, or end it first.");
  return problem("RegistrationNumberTaken", "This number belongs to somebody else in this register: compare it with the certificate.");
});

const endRegistration = mutation(async (input: EndRegistrationInput, context: Context) => {
  requireManager(context.viewer);
  const registration = await context.loaders.registrationById.load(input.registrationId);
  const isTheirs = registration !== null && (await findInTeam(context, registration.practitionerId)) !== null;
  if (!isTheirs) return problem("RegistrationNotFound", "There is no registration with this id that you may end: take it from Practitioner.registrations.");
  if (input.endedOn < registration.from || input.endedOn > registration.expiresOn) return invalidInput("endedOn", `It holds from ${registration.from} to ${registration.expiresOn}: give a day among these.`);
  const ended = await setEnding(context.db, registration, input.endedOn, input.ending);
  return ended === null ? invalidInput("endedOn", "It has ended already: read it again.") : { __typename: "EndRegistrationSuccess" as const, registration: ended };
});

export const registrationResolvers = {
  Query: {
    registrationsExpiring: (_query, args, { db }) => listExpiring(db, args),
  },
  Mutation: { recordRegistration, endRegistration },
  Practitioner: {
    registrations: ({ id }, _args, { loaders }) => loaders.registrationsByPractitionerId.load(id),
  },
  Registration: {
    __resolveReference: ({ id }, { loaders }) => loaders.registrationById.load(id),
    practitioner: ({ practitionerId }, _args, { loaders }) => loaders.practitionerById.load(practitionerId),
    state: (registration) => stateOf(registration),
    provenance: toProvenance,
  },
} satisfies Resolvers;

function stateOf({ from, expiresOn, endedOn }: RegistrationRow) {
  if (endedOn !== null && endedOn <= today()) return "ENDED";
  if (expiresOn < today()) return "EXPIRED";
  return from > today() ? "UPCOMING" : "CURRENT";
}
