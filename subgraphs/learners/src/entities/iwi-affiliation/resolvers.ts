import { toProvenance } from "@lsg/subgraph-kit/provenance";
import { toAct } from "../../acts.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { giveIwiConsent, withdrawIwiConsent } from "./iwi-consent.ts";

export const iwiAffiliationResolvers = {
  Mutation: { giveIwiConsent, withdrawIwiConsent },
  Learner: {
    iwi: ({ id }, _args, { loaders }) => loaders.currentIwiByLearnerId.load(id),
    iwiAffiliations: ({ id }, _args, { loaders }) => loaders.iwiAffiliationsByLearnerId.load(id),
  },
  IwiAffiliation: {
    __resolveReference: ({ id }, { loaders }) => loaders.iwiAffiliationById.load(id),
    learner: ({ learnerId }, _args, { loaders }) => loaders.learnerById.load(learnerId),
    iwi: ({ iwiCodes }, _args, { loaders }) => Promise.all(iwiCodes.map(loaders.iwiByCode)),
    saidBy: ({ saidByWhanauMemberId: id }, _args, { loaders }) => (id === null ? null : loaders.whanauMemberById.load(id)),
    withdrawn: ({ withdrawnAt, withdrawnBy, withdrawnInRole, withdrawnFor }) => toAct(withdrawnAt, withdrawnBy, withdrawnInRole, withdrawnFor),
    provenance: (affiliation) => toProvenance(affiliation),
  },
} satisfies Resolvers;
