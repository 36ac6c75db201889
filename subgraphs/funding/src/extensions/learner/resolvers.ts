import type { Resolvers } from "../../generated/resolvers.ts";

export interface LearnerReference {
  id: string;
}

export const learnerResolvers = {
  Learner: {
    allocations: ({ id }, _args, { loaders }) => loaders.allocationsByLearnerId.load(id),
  },
} satisfies Resolvers;
