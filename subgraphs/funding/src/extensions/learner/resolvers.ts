import { entitlementsOfLearner } from "../../entities/entitlement/learner-entitlement.ts";
import type { Resolvers } from "../../generated/resolvers.ts";

/** A learner as this subgraph knows one: by id, with what `learners` lets the viewer see of them when that was asked for. */
export interface LearnerReference {
  id: string;
  visibleCategories?: readonly string[] | null;
}

export const learnerResolvers = {
  Learner: {
    fundingApplications: (learner, _args, { loaders }) => loaders.fundingApplicationsOfLearner(learner),
    entitlements: (learner, _args, context) => entitlementsOfLearner(learner, context),
    allocations: (learner, _args, { loaders }) => loaders.allocationsOfLearner(learner),
  },
} satisfies Resolvers;
