import { mutation, problem, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { ReviewBreakGlassInput } from "../../generated/resolvers.ts";
import { requirePrivacyOfficer } from "../../policy.ts";
import { problemOfTexts, tidy } from "../../read-input.ts";
import { review } from "./store.ts";

export const reviewBreakGlass = mutation(async ({ breakGlassId, outcome, note }: ReviewBreakGlassInput, { db, viewer, loaders }: Context) => {
  requirePrivacyOfficer(viewer);
  const record = await loaders.breakGlassById.load(breakGlassId);
  if (record === null) return breakGlassNotFound();
  if (record.personId === viewer.id) return problem("OwnBreakGlass", "You opened this record yourself: another privacy officer has to review it.");
  if (record.reviewedAt !== null) return reviewed();
  const wrong = problemOfTexts({ note });
  if (wrong) return wrong;
  const breakGlass = await review(db, record, { outcome, note: tidy(note), by: viewer.id! });
  return breakGlass === null ? reviewed() : { __typename: "ReviewBreakGlassSuccess" as const, breakGlass };
});

export function breakGlassNotFound(): Problem<"BreakGlassNotFound"> {
  return problem("BreakGlassNotFound", "Nobody opened a record under this id: take the id from breakGlassReviews or, for your own, from Learner.breakGlasses.");
}

function reviewed(): Problem<"BreakGlassReviewed"> {
  return problem("BreakGlassReviewed", "It was reviewed already, and the review stands: there is nothing more to do.");
}
