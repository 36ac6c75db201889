import { mutation, problem, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { CloseBreakGlassInput } from "../../generated/resolvers.ts";
import { mayCloseBreakGlass } from "../../policy.ts";
import { breakGlassNotFound } from "./review-break-glass.ts";
import { close } from "./store.ts";

export const closeBreakGlass = mutation(async ({ breakGlassId }: CloseBreakGlassInput, { db, viewer, loaders, accessed }: Context) => {
  const record = await loaders.breakGlassById.load(breakGlassId);
  // The learner and their whānau can see the record, and it is not theirs to close.
  if (record === null || !mayCloseBreakGlass(viewer, record)) return breakGlassNotFound();
  if (record.closedAt !== null || record.endsAt.getTime() <= Date.now()) return ended();
  const breakGlass = await close(db, record, viewer.id!);
  if (breakGlass === null) return ended();
  accessed.record(record.learnerId, "IDENTITY");
  return { __typename: "CloseBreakGlassSuccess" as const, breakGlass };
});

function ended(): Problem<"BreakGlassEnded"> {
  return problem("BreakGlassEnded", "The record is closed already: there is nothing more to do.");
}
