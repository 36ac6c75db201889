import { mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { EndContactRestrictionInput } from "../../generated/resolvers.ts";
import { mayDecideLawfulAccess } from "../../policy.ts";
import { problemOfTexts, tidy } from "../../read-input.ts";
import { notTheHolder } from "../lawful-access/record-lawful-access.ts";
import { endRestriction } from "./store.ts";

export const endContactRestriction = mutation(async ({ contactRestrictionId, reason }: EndContactRestrictionInput, { db, viewer, loaders, accessed }: Context) => {
  const restriction = await loaders.contactRestrictionById.load(contactRestrictionId);
  if (restriction === null) {
    accessed.recordNotFound(contactRestrictionId);
    return problem("ContactRestrictionNotFound", "There is no contact restriction with this id that you may see: take the id from Learner.contactRestrictions.");
  }
  if (!mayDecideLawfulAccess(viewer, await loaders.grantsByLearnerId.load(restriction.learnerId))) return notTheHolder();
  const wrong = problemOfTexts({ reason });
  if (wrong) return wrong;

  const contactRestriction = await endRestriction(db, restriction, { by: viewer.id!, reason: tidy(reason) });
  if (contactRestriction === null) return problem("ContactRestrictionEnded", "The restriction has ended: there is nothing more to do.");
  accessed.record(restriction.learnerId, "CONTACT");
  return { __typename: "EndContactRestrictionSuccess" as const, contactRestriction };
});
