import { readPage, toConnection } from "@lsg/subgraph-kit/page";
import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { changeCommunityLead, closeCommunity, formCommunity, renameCommunity, reopenCommunity } from "./form-community.ts";
import { addCommunityMember, endCommunityMembership, recordAdoptionPhase } from "./keep-community.ts";
import { byFirstDay, byName, listCommunities } from "./store.ts";

export const learningSupportCommunityResolvers = {
  Query: {
    learningSupportCommunity: (_query, { id }, { loaders }) => loaders.learningSupportCommunityById.load(id),
    learningSupportCommunities: (_query, args, { db }) => listCommunities(db, args),
  },
  Mutation: { addCommunityMember, endCommunityMembership, recordAdoptionPhase, formCommunity, renameCommunity, changeCommunityLead, closeCommunity, reopenCommunity },
  Region: {
    async communities({ code }, args, { loaders }) {
      const page = readPage(args, byName);
      return toConnection(await loaders.communitiesPageByRegionCode(code, page), page, byName);
    },
  },
  Institution: {
    communities: ({ moeNumber }, _args, { loaders }) => loaders.membershipsByMoeNumber.load(moeNumber),
  },
  LearningSupportCommunity: {
    __resolveReference: ({ id }, { loaders }) => loaders.learningSupportCommunityById.load(id),
    region: ({ regionCode }, _args, { loaders }) => (regionCode === null ? null : loaders.regionByCode.load(regionCode)),
    lead: ({ leadMoeNumber }, _args, { loaders }) => (leadMoeNumber === null ? null : loaders.institutionByMoeNumber.load(leadMoeNumber)),
    async memberships({ id }, args, { loaders }) {
      const page = readPage(args, byFirstDay);
      return toConnection(await loaders.membershipsPageByCommunityId(id, page), page, byFirstDay);
    },
    currentMembers: ({ id }, _args, { loaders }) => loaders.currentMembersByCommunityId.load(id),
    adoptionSteps: ({ id }, _args, { loaders }) => loaders.adoptionStepsByCommunityId.load(id),
    changes: ({ id }, _args, { loaders }) => loaders.changesByCommunityId.load(id),
  },
  // Both rows are held by foreign keys and open to everyone: there always is one.
  CommunityMembership: {
    community: async ({ communityId }, _args, { loaders }) => (await loaders.learningSupportCommunityById.load(communityId))!,
    institution: async ({ institutionMoeNumber }, _args, { loaders }) => (await loaders.institutionByMoeNumber.load(institutionMoeNumber))!,
    provenance: toProvenance,
  },
  CommunityChange: {
    lead: ({ leadMoeNumber }, _args, { loaders }) => (leadMoeNumber === null ? null : loaders.institutionByMoeNumber.load(leadMoeNumber)),
    previousLead: ({ previousLeadMoeNumber }, _args, { loaders }) => (previousLeadMoeNumber === null ? null : loaders.institutionByMoeNumber.load(previousLeadMoeNumber)),
    provenance: toProvenance,
  },
  AdoptionStep: {
    phase: ({ kind }) => kind,
    since: ({ occurredOn }) => occurredOn,
    provenance: toProvenance,
  },
} satisfies Resolvers;
