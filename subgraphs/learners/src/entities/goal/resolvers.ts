import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { toLastChange } from "../../revised.ts";
import { addGoal, updateGoal } from "./write-goal.ts";

export const goalResolvers = {
  Mutation: { addGoal, updateGoal },
  OnePlan: {
    goals: ({ id }, _args, { loaders }) => loaders.goalsByPlanId.load(id),
  },
  Goal: {
    __resolveReference: ({ id }, { loaders }) => loaders.goalById.load(id),
    plan: ({ planId }, _args, { loaders }) => loaders.onePlanById.load(planId),
    continues: ({ continuesId }, _args, { loaders }) => (continuesId === null ? null : loaders.goalById.load(continuesId)),
    provenance: toProvenance,
    lastChange: toLastChange,
  },
} satisfies Resolvers;
