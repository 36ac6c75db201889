import type { Resolvers } from "../../generated/resolvers.ts";

/** A learning support community as this subgraph knows one: by id alone. */
export interface LearningSupportCommunityReference {
  id: string;
}

export const learningSupportCommunityResolvers = {
  LearningSupportCommunity: {
    facilitators: ({ id }, _args, { loaders }) => loaders.facilitatorsByCommunityId.load(id),
  },
} satisfies Resolvers;
