import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { toLastChange } from "../../revised.ts";
import { addResponsibility, updateResponsibility } from "./write-responsibility.ts";

export const responsibilityResolvers = {
  Mutation: { addResponsibility, updateResponsibility },
  OnePlan: {
    responsibilities: ({ id }, _args, { loaders }) => loaders.responsibilitiesByPlanId.load(id),
  },
  Responsibility: {
    __resolveReference: ({ id }, { loaders }) => loaders.responsibilityById.load(id),
    plan: ({ planId }, _args, { loaders }) => loaders.onePlanById.load(planId),
    practitioner: ({ practitionerId }) => (practitionerId === null ? null : { id: practitionerId }),
    whanauMember: ({ whanauMemberId }, _args, { loaders }) => (whanauMemberId === null ? null : loaders.whanauMemberById.load(whanauMemberId)),
    provenance: toProvenance,
    lastChange: toLastChange,
  },
} satisfies Resolvers;
