import { readPage, toConnection } from "@lsg/subgraph-kit/page";
import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { closeCommunityNeed, identifyCommunityNeed, setCommunityPriorities } from "./identify.ts";
import { latestFirst } from "./store.ts";
import type { CommunityNeedRow } from "./table.ts";

export const communityNeedResolvers = {
  Mutation: { identifyCommunityNeed, closeCommunityNeed, setCommunityPriorities },
  LearningSupportCommunity: {
    async needs({ id }, args, { loaders }) {
      const page = readPage(args, latestFirst);
      return toConnection(await loaders.needsPageByCommunityId(id, page), page, latestFirst);
    },
    priorities: ({ id }, _args, { loaders }) => loaders.priorityListByCommunityId.load(id),
  },
  CommunityNeed: {
    // A foreign key and a policy for everyone: there always is one.
    community: async ({ communityId }, _args, { loaders }) => (await loaders.learningSupportCommunityById.load(communityId))!,
    provenance: toProvenance,
  },
  CommunityPriorityList: {
    needs: async ({ needIds }, _args, { loaders }) => (await Promise.all(needIds.map((id) => loaders.communityNeedById.load(id)))).filter((need): need is CommunityNeedRow => need !== null),
    provenance: toProvenance,
  },
} satisfies Resolvers;
