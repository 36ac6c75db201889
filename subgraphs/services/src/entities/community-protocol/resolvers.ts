import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { adoptCommunityProtocol } from "./adopt-community-protocol.ts";

export const communityProtocolResolvers = {
  Mutation: { adoptCommunityProtocol },
  LearningSupportCommunity: {
    protocol: async ({ id }, _args, { loaders }) => (await loaders.protocolsByCommunityId.load(id))[0] ?? null,
    protocols: ({ id }, _args, { loaders }) => loaders.protocolsByCommunityId.load(id),
  },
  CommunityProtocol: {
    replacedOn: async ({ communityId, version }, _args, { loaders }) => (await loaders.protocolsByCommunityId.load(communityId)).find((other) => other.version === version + 1)?.agreedOn ?? null,
    provenance: toProvenance,
  },
} satisfies Resolvers;
