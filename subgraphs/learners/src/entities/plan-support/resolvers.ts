import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { toLastChange } from "../../revised.ts";
import { addPlanSupport, updatePlanSupport } from "./write-plan-support.ts";

export const planSupportResolvers = {
  Mutation: { addPlanSupport, updatePlanSupport },
  OnePlan: {
    supports: ({ id }, _args, { loaders }) => loaders.planSupportsByPlanId.load(id),
  },
  PlanSupport: {
    __resolveReference: ({ id }, { loaders }) => loaders.planSupportById.load(id),
    plan: ({ planId }, _args, { loaders }) => loaders.onePlanById.load(planId),
    support: ({ supportId }) => (supportId === null ? null : { id: supportId }),
    practitioner: ({ practitionerId }) => (practitionerId === null ? null : { id: practitionerId }),
    provenance: toProvenance,
    lastChange: toLastChange,
  },
} satisfies Resolvers;
