import { readPage, toConnection } from "@lsg/subgraph-kit/page";
import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { endCommunityResource, enterCommunityResource } from "./enter.ts";
import { listShared, newestFirst } from "./store.ts";

export const communityResourceResolvers = {
  Query: {
    sharedCommunityResources: (_query, args, { db }) => listShared(db, args),
  },
  Mutation: { enterCommunityResource, endCommunityResource },
  LearningSupportCommunity: {
    async resources({ id }, { ended, ...args }, { loaders }) {
      const page = readPage(args, newestFirst);
      return toConnection(await (ended ? loaders.endedResourcesPageByCommunityId : loaders.resourcesPageByCommunityId)(id, page), page, newestFirst);
    },
  },
  CommunityResource: {
    // A foreign key and a policy for everyone: there always is one.
    community: async ({ communityId }, _args, { loaders }) => (await loaders.learningSupportCommunityById.load(communityId))!,
    institution: ({ institutionMoeNumber }, _args, { loaders }) => (institutionMoeNumber === null ? null : loaders.institutionByMoeNumber.load(institutionMoeNumber)),
    replaces: ({ replacesId }, _args, { loaders }) => (replacesId === null ? null : loaders.communityResourceById.load(replacesId)),
    provenance: toProvenance,
  },
} satisfies Resolvers;
