import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";

export const transitionAgreementResolvers = {
  TransitionPlan: {
    agreements: ({ id }, _args, { loaders }) => loaders.agreementsByTransitionPlanId.load(id),
  },
  TransitionAgreement: {
    __resolveReference: ({ id }, { loaders }) => loaders.transitionAgreementById.load(id),
    whanauMember: ({ whanauMemberId: id }, _args, { loaders }) => (id === null ? null : loaders.whanauMemberById.load(id)),
    provenance: (agreement) => toProvenance(agreement),
  },
} satisfies Resolvers;
