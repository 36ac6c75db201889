// Consents that can still be changed.
import { problem, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import { today } from "../../today.ts";
import type { ConsentRow } from "./table.ts";

export type ConsentNotFound = Problem<"ConsentNotFound">;
export type ConsentEnded = Problem<"ConsentEnded">;

/** The consent with this id, unless it has ended. */
export async function findStanding({ loaders, accessed }: Context, id: string): Promise<ConsentRow | ConsentNotFound | ConsentEnded> {
  const consent = await loaders.consentById.load(id);
  if (consent !== null) return endOf(consent) ?? consent;
  accessed.recordNotFound(id);
  return problem("ConsentNotFound", "There is no consent with this id that you may see: take the id from Learner.consents.");
}

function endOf({ withdrawnAt, replacedAt, until }: ConsentRow): ConsentEnded | null {
  if (withdrawnAt !== null) return consentEnded("It was withdrawn");
  if (replacedAt !== null && replacedAt.getTime() <= Date.now()) return consentEnded("Another took its place");
  return until < today() ? consentEnded(`Its last day was ${until}`) : null;
}

/** `how` it ended, as the beginning of a sentence. */
export function consentEnded(how: string): ConsentEnded {
  return problem("ConsentEnded", `The consent has ended. ${how}, and the recipient sees nothing by it: there is nothing more to do.`);
}
