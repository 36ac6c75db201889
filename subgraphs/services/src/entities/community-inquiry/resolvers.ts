import { readPage, toConnection } from "@lsg/subgraph-kit/page";
import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { addCommunityInquiryEvent, closeCommunityInquiry, openCommunityInquiry } from "./inquire.ts";
import { latestEventFirst, latestFirst } from "./store.ts";

export const communityInquiryResolvers = {
  Mutation: { openCommunityInquiry, addCommunityInquiryEvent, closeCommunityInquiry },
  LearningSupportCommunity: {
    async inquiries({ id }, args, { loaders }) {
      const page = readPage(args, latestFirst);
      return toConnection(await loaders.inquiriesPageByCommunityId(id, page), page, latestFirst);
    },
  },
  CommunityNeed: {
    inquiries: ({ id }, _args, { loaders }) => loaders.inquiriesByNeedId.load(id),
  },
  CommunityInquiry: {
    // A foreign key and a policy for everyone: there always is one.
    community: async ({ communityId }, _args, { loaders }) => (await loaders.learningSupportCommunityById.load(communityId))!,
    need: ({ needId }, _args, { loaders }) => (needId === null ? null : loaders.communityNeedById.load(needId)),
    decision: ({ decisionId }, _args, { loaders }) => (decisionId === null ? null : loaders.communityDecisionById.load(decisionId)),
    async events({ id }, args, { loaders }) {
      const page = readPage(args, latestEventFirst);
      return toConnection(await loaders.eventsPageByInquiryId(id, page), page, latestEventFirst);
    },
    provenance: toProvenance,
  },
  CommunityInquiryEvent: { provenance: toProvenance },
} satisfies Resolvers;
