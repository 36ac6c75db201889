import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { correctSupportStep } from "./correct-support-step.ts";
import { requestSupport } from "./request-support.ts";
import { supportStepMutations } from "./steps.ts";

export const supportStepResolvers = {
  Mutation: { requestSupport, ...supportStepMutations, correctSupportStep },
  Support: {
    steps: ({ id }, _args, { loaders }) => loaders.stepsBySupportId.load(id),
  },
  SupportStep: {
    isInForce: async ({ id, kind, supportId }, _args, { loaders }) =>
      kind !== "RETRACTED" && !(await loaders.stepsBySupportId.load(supportId)).some(({ correctsId }) => correctsId === id),
    service: ({ serviceId }, _args, { loaders }) => (serviceId === null ? null : loaders.serviceById.load(serviceId)),
    practitioner: ({ practitionerId }) => (practitionerId === null ? null : { id: practitionerId }),
    role: ({ roleCode }) => (roleCode === null ? null : { code: roleCode }),
    institution: ({ institutionMoeNumber }, _args, { loaders }) => (institutionMoeNumber === null ? null : loaders.institutionByMoeNumber.load(institutionMoeNumber)),
    // A request that was declined says so by its kind.
    outcome: ({ kind, outcome }) => (kind === "DECLINED" ? "DECLINED" : outcome),
    provenance: toProvenance,
  },
} satisfies Resolvers;
