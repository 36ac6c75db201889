import type { Resolvers } from "../../generated/resolvers.ts";
import type { LearnerReference } from "../learner/resolvers.ts";

/** A support as this subgraph knows one: by id, with its learner when that was asked for. */
export interface SupportReference {
  id: string;
  learner?: LearnerReference | null;
}

export const supportResolvers = {
  Support: {
    allocations: ({ id, learner }, _args, { loaders }) => loaders.allocationsOfSupport(learner, id),
  },
} satisfies Resolvers;
