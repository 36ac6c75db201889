// The known contact changes, or stays after a move: always for the one who is named, so that two at once do not undo each other.
import { invalidInput, mutation, problem, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { ConfirmKnownContactInput, HandOverKnownContactInput } from "../../generated/resolvers.ts";
import { lockLearner } from "../../lock-learner.ts";
import { mayAssignKnownContact } from "../../policy.ts";
import { isBlank, readNote } from "../../read-input.ts";
import { today } from "../../today.ts";
import { mayNotAssign, readPerson } from "./assign-known-contact.ts";
import { confirm, endKnownContact, insertKnownContact, listKnownContacts } from "./store.ts";
import type { KnownContactRow } from "./table.ts";

export const handOverKnownContact = mutation(async (input: HandOverKnownContactInput, context: Context) => {
  const current = await findCurrent(context, input.knownContactId);
  if ("message" in current) return current;
  const person = readPerson({ ...input, practitionerId: input.to });
  if ("message" in person) return person.field === "practitionerId" ? invalidInput("to", "to is no id of a practitioner: take it from Practitioner.id.") : person;
  if (person.practitionerId === current.practitionerId) return invalidInput("to", "They are the known contact already: give another practitioner, or confirm this one.");
  if (isBlank(input.reason)) return invalidInput("reason", "reason is blank: say why another takes over, in words that the whānau can read.");
  const reason = readNote("reason", input.reason);
  if (typeof reason === "object") return reason ?? invalidInput("reason", "reason is blank.");

  // The day of the handover is the last one of the old contact and the first one of the new: they meet on it.
  const handedOver = await endKnownContact(context.db, current, today(), reason);
  if (handedOver === null) return notCurrent(current);
  const knownContact = await insertKnownContact(context.db, { learnerId: current.learnerId, since: today(), ...person });
  return { __typename: "HandOverKnownContactSuccess" as const, knownContact, handedOver };
});

export const confirmKnownContact = mutation(async ({ knownContactId }: ConfirmKnownContactInput, context: Context) => {
  const current = await findCurrent(context, knownContactId);
  if ("message" in current) return current;
  const knownContact = await confirm(context.db, current);
  return knownContact === null ? notCurrent(current) : { __typename: "ConfirmKnownContactSuccess" as const, knownContact };
});

type Found = KnownContactRow | Problem<"KnownContactNotFound"> | Problem<"MayNotAssignKnownContact"> | Problem<"KnownContactChanged", { knownContact: KnownContactRow }>;

async function findCurrent({ db, viewer, loaders, accessed }: Context, id: string): Promise<Found> {
  const named = await loaders.knownContactById.load(id);
  if (named === null) {
    accessed.recordNotFound(id);
    return problem("KnownContactNotFound", "There is no known contact with this id that you may see: take the id from Learner.knownContact.");
  }
  if (!mayAssignKnownContact(viewer, await loaders.grantsByLearnerId.load(named.learnerId))) return mayNotAssign();
  await lockLearner(db, named.learnerId);
  const [newest] = await listKnownContacts(db, named.learnerId);
  return newest?.id === named.id && newest.until === null ? newest : notCurrent(newest ?? named);
}

function notCurrent(knownContact: KnownContactRow): Problem<"KnownContactChanged", { knownContact: KnownContactRow }> {
  return problem("KnownContactChanged", "This is no longer the learner's known contact: somebody handed over already. Look who it is now.", { knownContact });
}
