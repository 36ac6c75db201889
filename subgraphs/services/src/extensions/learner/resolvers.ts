import type { Resolvers } from "../../generated/resolvers.ts";

/** A learner as this subgraph knows one: by id, with what `learners` lets the viewer see of them when that was asked for. */
export interface LearnerReference {
  id: string;
  visibleCategories?: readonly string[] | null;
}

export const learnerResolvers = {
  Learner: {
    supports: async (learner, _args, { loaders }) => (await loaders.supportsOfLearner(learner))?.map(({ support }) => support) ?? null,
  },
} satisfies Resolvers;
