import type { Resolvers } from "../../generated/resolvers.ts";

export interface CommunityDecisionReference {
  id: string;
}

export const communityDecisionResolvers = {
  CommunityDecision: {
    allocations: ({ id }, _args, { loaders }) => loaders.allocationsByCommunityDecisionId.load(id),
  },
  Allocation: {
    communityDecision: ({ communityDecisionId }) => (communityDecisionId === null ? null : { id: communityDecisionId }),
  },
} satisfies Resolvers;
