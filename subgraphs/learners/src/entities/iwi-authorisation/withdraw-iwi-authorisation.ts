import { mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { WithdrawIwiAuthorisationInput } from "../../generated/resolvers.ts";
import { mayRecordIwiAuthorisation } from "../../policy.ts";
import { readNote } from "../../read-input.ts";
import { withdrawAuthorisation } from "./store.ts";

export const withdrawIwiAuthorisation = mutation(async ({ iwiAuthorisationId, reason: told }: WithdrawIwiAuthorisationInput, { db, viewer, loaders }: Context) => {
  const found = await loaders.iwiAuthorisationById.load(iwiAuthorisationId);
  // Whom it names sees it, and cannot end it.
  if (found === null || mayRecordIwiAuthorisation(viewer, found.iwiCode) === null) return problem("IwiAuthorisationNotFound", "There is no such authorisation that you could withdraw: take its id from Query.iwiAuthorisations, signed in for the iwi.");
  const reason = readNote("reason", told);
  if (reason !== null && typeof reason !== "string") return reason;

  const iwiAuthorisation = found.withdrawnAt === null ? await withdrawAuthorisation(db, found.id, { by: viewer.id!, reason }) : null;
  if (iwiAuthorisation !== null) return { __typename: "WithdrawIwiAuthorisationSuccess" as const, iwiAuthorisation };
  const now = await loaders.iwiAuthorisationById.clear(found.id).load(found.id);
  return problem("IwiAuthorisationEnded", "It was withdrawn before: nothing more is to be done.", { iwiAuthorisation: now! });
});
