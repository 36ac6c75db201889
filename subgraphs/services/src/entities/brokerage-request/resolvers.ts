import { readPage, toConnection } from "@lsg/subgraph-kit/page";
import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { recordBrokerageStep, requestBrokerage } from "./broker.ts";
import { latestFirst, listBrokerage } from "./store.ts";

export const brokerageRequestResolvers = {
  Query: {
    brokerageRequests: (_query, args, { db }) => listBrokerage(db, args),
    brokerageRequest: (_query, { id }, { loaders }) => loaders.brokerageRequestById.load(id),
  },
  Mutation: { requestBrokerage, recordBrokerageStep },
  LearningSupportCommunity: {
    async brokerageRequests({ id }, args, { loaders }) {
      const page = readPage(args, latestFirst);
      return toConnection(await loaders.brokeragePageByCommunityId(id, page), page, latestFirst);
    },
  },
  BrokerageRequest: {
    // A foreign key and a policy for everyone: there always is one.
    community: async ({ communityId }, _args, { loaders }) => (await loaders.learningSupportCommunityById.load(communityId))!,
    need: ({ needId }, _args, { loaders }) => (needId === null ? null : loaders.communityNeedById.load(needId)),
    provider: ({ providerId }, _args, { loaders }) => (providerId === null ? null : loaders.providerById.load(providerId)),
    // Each has its first step, written with it.
    status: async ({ id }, _args, { loaders }) => (await loaders.stepsByBrokerageRequestId.load(id))[0]!.kind,
    steps: ({ id }, _args, { loaders }) => loaders.stepsByBrokerageRequestId.load(id),
    provenance: toProvenance,
  },
  BrokerageStep: { provenance: toProvenance },
} satisfies Resolvers;
