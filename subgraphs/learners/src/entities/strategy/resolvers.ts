import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { toLastChange } from "../../revised.ts";
import { addStrategy, updateStrategy } from "./write-strategy.ts";

export const strategyResolvers = {
  Mutation: { addStrategy, updateStrategy },
  OnePlan: {
    strategies: ({ id }, _args, { loaders }) => loaders.strategiesByPlanId.load(id),
  },
  Goal: {
    strategies: ({ id }, _args, { loaders }) => loaders.strategiesByGoalId.load(id),
  },
  Strategy: {
    __resolveReference: ({ id }, { loaders }) => loaders.strategyById.load(id),
    plan: ({ planId }, _args, { loaders }) => loaders.onePlanById.load(planId),
    goal: ({ goalId }, _args, { loaders }) => (goalId === null ? null : loaders.goalById.load(goalId)),
    practitioner: ({ practitionerId }) => (practitionerId === null ? null : { id: practitionerId }),
    whanauMember: ({ whanauMemberId }, _args, { loaders }) => (whanauMemberId === null ? null : loaders.whanauMemberById.load(whanauMemberId)),
    provenance: toProvenance,
    lastChange: toLastChange,
  },
} satisfies Resolvers;
