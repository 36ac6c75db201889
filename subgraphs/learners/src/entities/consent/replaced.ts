// A consent that another takes the place of before it ends, so that whoever gets the information does not lose it in between.
import { invalidInput, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import { daysAfter } from "../../today.ts";
import { consentEnded, findStanding, type ConsentEnded, type ConsentNotFound } from "./standing.ts";
import { holdConsent } from "./store.ts";
import type { ConsentRow } from "./table.ts";

/** The consent with this id, held until the transaction ends, or the problem that keeps a new one from taking its place. */
export async function replaced(context: Context, id: string, { learnerId, recipient, from }: Pick<ConsentRow, "learnerId" | "recipient" | "from">): Promise<ConsentRow | ConsentNotFound | ConsentEnded | InvalidInput> {
  const found = await findStanding(context, id);
  if ("message" in found) return found;
  if (found.learnerId !== learnerId) return invalidInput("replaces", "replaces is a consent about somebody else: take the id from this learner's consents.");
  if (found.recipient !== recipient) return invalidInput("replaces", "replaces is a consent for another recipient: give this one without it, and withdraw the other if it shall end.");
  if (from < found.from) return invalidInput("from", `The consent to be replaced begins on ${found.from} only: begin then, or withdraw it and give a new one.`);
  const next = daysAfter(found.until, 1);
  if (from > next) return invalidInput("from", `The consent to be replaced ends on ${found.until} and the new one begins on ${from}: nothing would hold in between. Begin by ${next}.`);
  // Two renewals at once, or a withdrawal at the same time: whoever holds it first is first.
  const held = await holdConsent(context.db, found.id);
  if (held === null) return consentEnded("It was withdrawn just now by somebody else");
  return held.replacedAt === null ? held : invalidInput("replaces", "Another consent was given in the place of this one: see the learner's consents, and replace that one.");
}
