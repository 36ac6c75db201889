import { entitlementsOfLearner, fundingAdviceOn } from "../../entities/entitlement/learner-entitlement.ts";
import type { Resolvers } from "../../generated/resolvers.ts";

/** A learner as this subgraph knows one: by id, with what `learners` lets the viewer see of them when that was asked for. */
export interface LearnerReference {
  id: string;
  visibleCategories?: readonly string[] | null;
  dateOfBirth?: string | null;
  yearLevel?: number | null;
}

export const learnerResolvers = {
  Learner: {
    fundingApplications: (learner, _args, { loaders }) => loaders.fundingApplicationsOfLearner(learner),
    entitlements: (learner, _args, context) => entitlementsOfLearner(learner, context),
    fundingAdvice: (learner, _args, context) => fundingAdviceOn(learner, context),
    allocations: (learner, _args, { loaders }) => loaders.allocationsOfLearner(learner),
  },
  FundingAdvice: {
    // The foreign key holds: a rule always has its stream.
    stream: async ({ rule }, _args, { loaders }) => (await loaders.fundingStreamByCode.load(rule.streamCode))!,
  },
} satisfies Resolvers;
