import { readPage, toConnection } from "@lsg/subgraph-kit/page";
import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { toParties } from "../community-parties/resolvers.ts";
import type { ServiceRow } from "../service/table.ts";
import { decideInCommunity } from "./decide.ts";
import { latestFirst } from "./store.ts";

export const communityDecisionResolvers = {
  Query: {
    communityDecision: (_query, { id }, { loaders }) => loaders.communityDecisionById.load(id),
  },
  Mutation: { decideInCommunity },
  LearningSupportCommunity: {
    async decisions({ id }, args, { loaders }) {
      const page = readPage(args, latestFirst);
      return toConnection(await loaders.decisionsPageByCommunityId(id, page), page, latestFirst);
    },
  },
  CommunityNeed: {
    decisions: ({ id }, _args, { loaders }) => loaders.decisionsByNeedId.load(id),
  },
  CommunityDecision: {
    __resolveReference: ({ id }, { loaders }) => loaders.communityDecisionById.load(id),
    // Foreign keys, and whoever sees the decision sees these: there always is one.
    community: async ({ communityId }, _args, { loaders }) => (await loaders.learningSupportCommunityById.load(communityId))!,
    need: async ({ needId }, _args, { loaders }) => (await loaders.communityNeedById.load(needId))!,
    meeting: ({ meetingId }, _args, { loaders }) => (meetingId === null ? null : loaders.communityMeetingById.load(meetingId)),
    services: async ({ serviceIds }, _args, { loaders }) => (await Promise.all(serviceIds.map((id) => loaders.serviceById.load(id)))).filter((service): service is ServiceRow => service !== null),
    positions: ({ positionIds }) => positionIds.map((id) => ({ id })),
    budgets: ({ budgetIds }) => budgetIds.map((id) => ({ id })),
    decidedBy: toParties,
    supersedes: ({ supersedesId }, _args, { loaders }) => (supersedesId === null ? null : loaders.communityDecisionById.load(supersedesId)),
    supersededBy: ({ id }, _args, { loaders }) => loaders.decisionBySupersededId.load(id),
    provenance: toProvenance,
  },
} satisfies Resolvers;
