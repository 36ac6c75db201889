import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { agreePlan } from "./agree-plan.ts";

export const planAgreementResolvers = {
  Mutation: { agreePlan },
  OnePlan: {
    agreedBy: ({ id }, _args, { loaders }) => loaders.agreementsByPlanId.load(id),
  },
  PlanAgreement: {
    whanauMember: ({ whanauMemberId }, _args, { loaders }) => (whanauMemberId === null ? null : loaders.whanauMemberById.load(whanauMemberId)),
    provenance: toProvenance,
  },
} satisfies Resolvers;
