import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { recordReview } from "./record-review.ts";

export const planReviewResolvers = {
  Mutation: { recordReview },
  OnePlan: {
    reviews: ({ id }, _args, { loaders }) => loaders.reviewsByPlanId.load(id),
  },
  PlanReview: {
    __resolveReference: ({ id }, { loaders }) => loaders.planReviewById.load(id),
    plan: ({ planId }, _args, { loaders }) => loaders.onePlanById.load(planId),
    whanau: async ({ whanauMemberIds }, _args, { loaders }) => (await Promise.all(whanauMemberIds.map((id) => loaders.whanauMemberById.load(id)))).filter((member) => member !== null),
    practitioners: ({ practitionerIds }) => practitionerIds.map((id) => ({ id })),
    progress: ({ id }, _args, { loaders }) => loaders.progressByReviewId.load(id),
    provenance: toProvenance,
  },
} satisfies Resolvers;
