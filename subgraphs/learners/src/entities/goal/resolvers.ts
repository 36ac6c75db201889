import type { Resolvers } from "../../generated/resolvers.ts";

export const goalResolvers = {
  OnePlan: {
    goals: ({ id }, _args, { loaders }) => loaders.goalsByPlanId.load(id),
  },
  Goal: {
    __resolveReference: ({ id }, { loaders }) => loaders.goalById.load(id),
    plan: ({ planId }, _args, { loaders }) => loaders.onePlanById.load(planId),
  },
} satisfies Resolvers;
