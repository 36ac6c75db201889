import type { Resolvers } from "../../generated/resolvers.ts";

export interface LearningSupportCommunityReference {
  id: string;
}

export const learningSupportCommunityResolvers = {
  LearningSupportCommunity: {
    budgets: ({ id }, args, { loaders }) => loaders.budgetsByCommunityId(id, args),
  },
} satisfies Resolvers;
