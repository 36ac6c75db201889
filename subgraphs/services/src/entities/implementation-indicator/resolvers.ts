import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { toParties } from "../community-parties/resolvers.ts";
import { recordMonitoringReview, reviewImplementation } from "./review.ts";
import { statusOf } from "./status.ts";

export const implementationIndicatorResolvers = {
  Query: {
    implementationIndicators: (_query, _args, { loaders }) => loaders.implementationIndicators(),
  },
  Mutation: { reviewImplementation, recordMonitoringReview },
  LearningSupportCommunity: {
    async implementationStatus({ id }, _args, { loaders }) {
      return statusOf(await loaders.implementationIndicators(), await loaders.ratingsByCommunityId.load(id));
    },
    selfReviews: ({ id }, _args, { loaders }) => loaders.selfReviewsByCommunityId.load(id),
    monitoringReviews: ({ id }, _args, { loaders }) => loaders.monitoringReviewsByCommunityId.load(id),
  },
  ImplementationIndicator: {
    name: ({ nameEn, nameMi }) => ({ en: nameEn, mi: nameMi }),
  },
  IndicatorRating: {
    // A foreign key: there always is one.
    indicator: async ({ indicatorCode }, _args, { loaders }) => (await loaders.implementationIndicators()).find(({ code }) => code === indicatorCode)!,
    review: async ({ selfReviewId }, _args, { loaders }) => (await loaders.selfReviewById.load(selfReviewId))!,
  },
  SelfReview: {
    async ratings({ id, communityId }, _args, { loaders }) {
      const [indicators, ratings] = await Promise.all([loaders.implementationIndicators(), loaders.ratingsByCommunityId.load(communityId)]);
      return indicators.flatMap(({ code }) => ratings.filter(({ selfReviewId, indicatorCode }) => selfReviewId === id && indicatorCode === code));
    },
    takenBy: toParties,
    corrects: ({ correctsId }, _args, { loaders }) => (correctsId === null ? null : loaders.selfReviewById.load(correctsId)),
    correctedBy: ({ id }, _args, { loaders }) => loaders.selfReviewByCorrectedId.load(id),
    provenance: toProvenance,
  },
  MonitoringReview: {
    async indicators({ id, communityId, until }, _args, { loaders }) {
      return statusOf(await loaders.implementationIndicators(), await loaders.ratingsByCommunityId.load(communityId), { day: until, writtenBefore: id });
    },
    takenBy: toParties,
    corrects: ({ correctsId }, _args, { loaders }) => (correctsId === null ? null : loaders.monitoringReviewById.load(correctsId)),
    correctedBy: ({ id }, _args, { loaders }) => loaders.monitoringReviewByCorrectedId.load(id),
    provenance: toProvenance,
  },
} satisfies Resolvers;
