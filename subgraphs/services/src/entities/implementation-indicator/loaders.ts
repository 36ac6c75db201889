import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, eq, inArray } from "drizzle-orm";
import { listIndicators } from "./store.ts";
import { indicatorRatings, monitoringReviews, selfReviews, type ImplementationIndicatorRow } from "./table.ts";

export function implementationIndicatorLoaders(db: Db) {
  let indicators: Promise<ImplementationIndicatorRow[]> | null = null;
  return {
    /** All indicators, in their order: read once. */
    implementationIndicators: () => (indicators ??= listIndicators(db)),
    selfReviewById: loadOne((ids: string[]) => db.select().from(selfReviews).where(inArray(selfReviews.id, ids)), ({ id }) => id, uuidKeys),
    selfReviewByCorrectedId: loadOne((ids: string[]) => db.select().from(selfReviews).where(inArray(selfReviews.correctsId, ids)), ({ correctsId }) => correctsId!, uuidKeys),
    /** The latest first. */
    selfReviewsByCommunityId: loadMany(
      (ids: string[]) => db.select().from(selfReviews).where(inArray(selfReviews.communityId, ids)).orderBy(desc(selfReviews.reviewedOn), desc(selfReviews.id)),
      ({ communityId }) => communityId,
      uuidKeys,
    ),
    /** Everything that a community ever said, with the reviews in which it did. */
    ratingsByCommunityId: loadMany(
      async (ids: string[]) => {
        const rows = await db.select({ rating: indicatorRatings, review: selfReviews }).from(indicatorRatings).innerJoin(selfReviews, eq(selfReviews.id, indicatorRatings.selfReviewId)).where(inArray(selfReviews.communityId, ids));
        return rows.map(({ rating, review }) => ({ ...rating, review }));
      },
      ({ review }) => review.communityId,
      uuidKeys,
    ),
    monitoringReviewById: loadOne((ids: string[]) => db.select().from(monitoringReviews).where(inArray(monitoringReviews.id, ids)), ({ id }) => id, uuidKeys),
    monitoringReviewByCorrectedId: loadOne((ids: string[]) => db.select().from(monitoringReviews).where(inArray(monitoringReviews.correctsId, ids)), ({ correctsId }) => correctsId!, uuidKeys),
    /** The latest period first. */
    monitoringReviewsByCommunityId: loadMany(
      (ids: string[]) => db.select().from(monitoringReviews).where(inArray(monitoringReviews.communityId, ids)).orderBy(desc(monitoringReviews.until), desc(monitoringReviews.id)),
      ({ communityId }) => communityId,
      uuidKeys,
    ),
  };
}
