import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { toLastChange } from "../../last-change.ts";
import { addTransitionStep, changeTransitionStep } from "./write-transition-step.ts";

export const transitionStepResolvers = {
  Mutation: { addTransitionStep, changeTransitionStep },
  TransitionPlan: {
    steps: ({ id }, _args, { loaders }) => loaders.stepsByTransitionPlanId.load(id),
  },
  TransitionStep: {
    __resolveReference: ({ id }, { loaders }) => loaders.transitionStepById.load(id),
    plan: ({ planId }, _args, { loaders }) => loaders.transitionPlanById.load(planId),
    practitioner: ({ practitionerId: id }) => (id === null ? null : { id }),
    whanauMember: ({ whanauMemberId: id }, _args, { loaders }) => (id === null ? null : loaders.whanauMemberById.load(id)),
    support: ({ supportId: id }) => (id === null ? null : { id }),
    strategy: ({ strategyId: id }, _args, { loaders }) => (id === null ? null : loaders.strategyById.load(id)),
    provenance: (step) => toProvenance(step),
    lastChange: (step) => toLastChange(step),
  },
} satisfies Resolvers;
