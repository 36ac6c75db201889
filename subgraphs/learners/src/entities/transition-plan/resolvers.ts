import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { toLastChange } from "../../last-change.ts";
import { agreeTransitionPlan, reopenTransitionPlan } from "./agree-transition-plan.ts";
import { closeTransitionPlan, createTransitionPlan, updateTransitionPlan } from "./write-transition-plan.ts";

export const transitionPlanResolvers = {
  Mutation: { createTransitionPlan, updateTransitionPlan, agreeTransitionPlan, reopenTransitionPlan, closeTransitionPlan },
  Learner: {
    transitionPlans: ({ id }, _args, { loaders }) => loaders.transitionPlansByLearnerId.load(id),
  },
  TransitionPlan: {
    __resolveReference: ({ id }, { loaders }) => loaders.transitionPlanById.load(id),
    learner: ({ learnerId }, _args, { loaders }) => loaders.learnerById.load(learnerId),
    from: ({ fromInstitutionMoeNumber: moeNumber }) => ({ moeNumber }),
    to: ({ toInstitutionMoeNumber: moeNumber }) => ({ moeNumber }),
    coordinator: ({ coordinatorPractitionerId: id }) => (id === null ? null : { id }),
    provenance: (plan) => toProvenance(plan),
    lastChange: (plan) => toLastChange(plan),
  },
} satisfies Resolvers;
