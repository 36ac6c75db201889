import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { createPlan, revisePlan } from "./create-plan.ts";
import { toLastChange } from "../../revised.ts";
import { beginPlanReview, closePlan, startPlan } from "./run-plan.ts";
import { removeFromPlan, updatePlan } from "./update-plan.ts";

export const onePlanResolvers = {
  Query: {
    onePlan: (_query, { id }, { loaders }) => loaders.onePlanById.load(id),
  },
  Mutation: { createPlan, revisePlan, updatePlan, removeFromPlan, startPlan, beginPlanReview, closePlan },
  Learner: {
    plan: ({ id }, _args, { loaders }) => loaders.planInForceByLearnerId.load(id),
    plans: ({ id }, _args, { loaders }) => loaders.plansByLearnerId.load(id),
  },
  OnePlan: {
    async __resolveReference(reference, { loaders }) {
      const plan = await loaders.onePlanById.load(reference.id);
      // What other services know comes with the reference; the row itself is shared by all that ask for it.
      return plan && { ...plan, ...("practitioners" in reference ? { knownElsewhere: reference } : {}) };
    },
    learner: ({ learnerId }, _args, { loaders }) => loaders.learnerById.load(learnerId),
    versions: ({ learnerId }, _args, { loaders }) => loaders.plansByLearnerId.load(learnerId),
    revises: ({ revisesId }, _args, { loaders }) => (revisesId === null ? null : loaders.onePlanById.load(revisesId)),
    closing: ({ closingReason, closedOn, closingNote }) => (closingReason === null || closedOn === null ? null : { reason: closingReason, closedOn, note: closingNote }),
    provenance: toProvenance,
    lastChange: toLastChange,
  },
} satisfies Resolvers;
