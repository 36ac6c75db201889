import { mutation, problem, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { EndLawfulAccessInput } from "../../generated/resolvers.ts";
import { mayDecideLawfulAccess } from "../../policy.ts";
import { problemOfTexts, tidy } from "../../read-input.ts";
import { notTheHolder } from "./record-lawful-access.ts";
import { end } from "./store.ts";

export const endLawfulAccess = mutation(async ({ lawfulAccessId, reason }: EndLawfulAccessInput, { db, viewer, loaders, accessed }: Context) => {
  const access = await loaders.lawfulAccessById.load(lawfulAccessId);
  if (access === null) {
    accessed.recordNotFound(lawfulAccessId);
    return problem("LawfulAccessNotFound", "There is no lawful access with this id that you may see: take the id from Learner.lawfulAccesses.");
  }
  if (!mayDecideLawfulAccess(viewer, await loaders.grantsByLearnerId.load(access.learnerId))) return notTheHolder();
  const wrong = problemOfTexts({ reason });
  if (wrong) return wrong;
  if (access.endedAt !== null || access.until.getTime() <= Date.now()) return ended();

  const lawfulAccess = await end(db, access, { by: viewer.id!, reason: tidy(reason) });
  if (lawfulAccess === null) return ended();
  accessed.record(access.learnerId, "IDENTITY");
  return { __typename: "EndLawfulAccessSuccess" as const, lawfulAccess };
});

function ended(): Problem<"LawfulAccessEnded"> {
  return problem("LawfulAccessEnded", "The access has ended, and the recipient sees nothing by it: there is nothing more to do.");
}
