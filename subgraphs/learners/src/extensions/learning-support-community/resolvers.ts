import { readPage, toConnection } from "@lsg/subgraph-kit/page";
import { readFilter, registerOrder } from "../../entities/register-entry/loaders.ts";
import type { Resolvers } from "../../generated/resolvers.ts";

/** A community as this subgraph knows one: by id alone. */
export interface LearningSupportCommunityReference {
  id: string;
}

export const learningSupportCommunityResolvers = {
  LearningSupportCommunity: {
    register: async ({ id }, args, { loaders }) => {
      const page = readPage(args, registerOrder);
      return toConnection(await loaders.registerByCommunityId(id, page, readFilter(args.filter)), page, registerOrder);
    },
    learnerInsights: ({ id }, { period }, { insights }) => insights.at("COMMUNITY", id, period),
  },
} satisfies Resolvers;
