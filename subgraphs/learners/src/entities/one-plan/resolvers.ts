import type { Resolvers } from "../../generated/resolvers.ts";

export const onePlanResolvers = {
  Query: {
    onePlan: (_query, { id }, { loaders }) => loaders.onePlanById.load(id),
  },
  Learner: {
    plan: ({ id }, _args, { loaders }) => loaders.planInForceByLearnerId.load(id),
    plans: ({ id }, _args, { loaders }) => loaders.plansByLearnerId.load(id),
  },
  OnePlan: {
    __resolveReference: ({ id }, { loaders }) => loaders.onePlanById.load(id),
    learner: ({ learnerId }, _args, { loaders }) => loaders.learnerById.load(learnerId),
  },
} satisfies Resolvers;
