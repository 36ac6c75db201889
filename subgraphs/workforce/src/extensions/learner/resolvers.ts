import type { Resolvers } from "../../generated/resolvers.ts";

/** A learner as this subgraph knows one: by id alone. */
export interface LearnerReference {
  id: string;
}

export const learnerResolvers = {
  Learner: {
    caseAssignments: ({ id }, _args, { loaders }) => loaders.caseAssignmentsByLearnerId.load(id),
  },
} satisfies Resolvers;
