import { mutation } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { RecordGoalProgressInput } from "../../generated/resolvers.ts";
import { insertProgress } from "../goal/store.ts";
import { reader } from "../one-plan/read-plan.ts";
import { conflictOf, findPartToWrite, isProblem, statusForbids } from "../one-plan/writing.ts";
import { readProgress } from "./read-progress.ts";

export const recordGoalProgress = mutation(async (input: RecordGoalProgressInput, context: Context) => {
  const { goalId } = input.progress;
  const found = await findPartToWrite(context, await context.loaders.goalById.load(goalId), goalId);
  if (isProblem(found)) return found;
  const { part, plan } = found;
  if (plan.status === "CLOSED") return statusForbids(plan);
  if (part.revision !== input.revision) return conflictOf(plan, part.id);
  const read = reader();
  const seenOn = read.pastDay("seenOn", input.seenOn);
  const progress = readProgress(part, input.progress, "progress");
  if (read.problem) return read.problem;
  if (isProblem(progress)) return progress;
  const goal = await insertProgress(context.db, part, { ...progress, seenOn, reviewId: null });
  if (goal === null) return conflictOf(plan, part.id);
  context.accessed.record(plan.learnerId, "PLAN");
  return { __typename: "RecordGoalProgressSuccess" as const, goal };
});
