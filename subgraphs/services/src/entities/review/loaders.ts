import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, eq, getTableColumns, inArray } from "drizzle-orm";
import { codeKeys } from "../../code-keys.ts";
import { services } from "../service/table.ts";
import { strategicTags } from "../strategic-tag/table.ts";
import { earlierRecommendationTexts, recommendationSteps, reviewRecommendations, reviews } from "./table.ts";

export function reviewLoaders(db: Db) {
  return {
    reviewByCode: loadOne((codes: string[]) => db.select().from(reviews).where(inArray(reviews.code, codes)), ({ code }) => code, codeKeys),
    recommendationsByReviewCode: loadMany(
      (codes: string[]) => db.select().from(reviewRecommendations).where(inArray(reviewRecommendations.reviewCode, codes)).orderBy(reviewRecommendations.position),
      ({ reviewCode }) => reviewCode,
      codeKeys,
    ),
    recommendationById: loadOne((ids: string[]) => db.select().from(reviewRecommendations).where(inArray(reviewRecommendations.id, ids)), ({ id }) => id, uuidKeys),
    /** The latest first. */
    earlierTextsByRecommendationId: loadMany(
      (ids: string[]) => db.select().from(earlierRecommendationTexts).where(inArray(earlierRecommendationTexts.recommendationId, ids)).orderBy(desc(earlierRecommendationTexts.version)),
      ({ recommendationId }) => recommendationId,
      uuidKeys,
    ),
    /** The latest first. */
    stepsByRecommendationId: loadMany(
      (ids: string[]) => db.select().from(recommendationSteps).where(inArray(recommendationSteps.recommendationId, ids)).orderBy(desc(recommendationSteps.place)),
      ({ recommendationId }) => recommendationId,
      uuidKeys,
    ),
    servicesByRecommendationId: loadMany(
      (ids: string[]) =>
        db
          .select({ ...getTableColumns(services), recommendationId: strategicTags.recommendationId })
          .from(strategicTags)
          .innerJoin(services, eq(services.id, strategicTags.serviceId))
          .where(inArray(strategicTags.recommendationId, ids))
          .orderBy(services.searchText, services.id),
      ({ recommendationId }) => recommendationId!,
      uuidKeys,
    ),
  };
}
