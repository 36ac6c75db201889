import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { recordGoalProgress } from "./record-goal-progress.ts";

export const goalProgressResolvers = {
  Mutation: { recordGoalProgress },
  Goal: {
    progress: ({ id }, _args, { loaders }) => loaders.progressByGoalId.load(id),
  },
  GoalProgress: {
    goal: ({ goalId }, _args, { loaders }) => loaders.goalById.load(goalId),
    provenance: toProvenance,
  },
} satisfies Resolvers;
