import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { addReviewRecommendations, correctRecommendation, recordRecommendationStep, recordStrategicReview } from "./record-strategic-review.ts";
import { listReviews } from "./store.ts";

export const reviewResolvers = {
  Query: {
    reviews: (_query, _args, { db }) => listReviews(db),
  },
  Mutation: { recordStrategicReview, addReviewRecommendations, recordRecommendationStep, correctRecommendation },
  Service: {
    recommendations: ({ id }, _args, { loaders }) => loaders.recommendationsByServiceId.load(id),
  },
  Review: {
    __resolveReference: ({ code }, { loaders }) => loaders.reviewByCode.load(code),
    name: ({ nameEn, nameMi }) => ({ en: nameEn, mi: nameMi }),
    recommendations: ({ code }, _args, { loaders }) => loaders.recommendationsByReviewCode.load(code),
    provenance: toProvenance,
  },
  ReviewRecommendation: {
    // A foreign key and a policy for everyone: there always is one.
    review: async ({ reviewCode }, _args, { loaders }) => (await loaders.reviewByCode.load(reviewCode))!,
    services: ({ id }, _args, { loaders }) => loaders.servicesByRecommendationId.load(id),
    earlierTexts: ({ id }, _args, { loaders }) => loaders.earlierTextsByRecommendationId.load(id),
    status: async ({ id }, _args, { loaders }) => (await loaders.stepsByRecommendationId.load(id))[0]?.kind ?? null,
    steps: ({ id }, _args, { loaders }) => loaders.stepsByRecommendationId.load(id),
    provenance: toProvenance,
  },
  EarlierRecommendationText: { provenance: toProvenance },
  RecommendationStep: { provenance: toProvenance },
} satisfies Resolvers;
