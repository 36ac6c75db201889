import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, isNull } from "drizzle-orm";
import { orRefusal, type Refusal } from "../../refused-by.ts";
import type { AdoptionPhase } from "../learning-support-community/table.ts";
import { implementationIndicators, indicatorRatings, monitoringReviews, selfReviews, type ImplementationIndicatorRow, type MonitoringReviewRow, type SelfReviewRow } from "./table.ts";

/** All indicators, in their order. */
export async function listIndicators(db: Db): Promise<ImplementationIndicatorRow[]> {
  return await db.select().from(implementationIndicators).orderBy(implementationIndicators.position);
}

export interface NewRating {
  readonly indicatorCode: string;
  readonly level: AdoptionPhase;
  readonly evidence: string;
}

/** Refused when there is a review of that day, or when the one that it corrects was corrected before. */
export function addSelfReview(db: Db, review: typeof selfReviews.$inferInsert, ratings: readonly NewRating[]): Promise<SelfReviewRow | Refusal> {
  return orRefusal(db, async (tx) => {
    const added = (await tx.insert(selfReviews).values(review).returning())[0]!;
    await tx.insert(indicatorRatings).values(ratings.map((rating) => ({ ...rating, selfReviewId: added.id })));
    return added;
  });
}

/** The first review of a community's day, whether or not it was corrected. */
export async function findSelfReviewOf(db: Db, communityId: string, reviewedOn: string): Promise<SelfReviewRow | null> {
  const [review] = await db.select().from(selfReviews).where(and(eq(selfReviews.communityId, communityId), eq(selfReviews.reviewedOn, reviewedOn), isNull(selfReviews.correctsId)));
  return review ?? null;
}

/** The review that stands in the place of this one: itself, or the last that corrects it. */
export async function findStandingSelfReview(db: Db, review: SelfReviewRow): Promise<SelfReviewRow> {
  const [next] = await db.select().from(selfReviews).where(eq(selfReviews.correctsId, review.id));
  return next ? findStandingSelfReview(db, next) : review;
}

/** Refused when there is a review of that period, or when the one that it corrects was corrected before. */
export function addMonitoringReview(db: Db, review: typeof monitoringReviews.$inferInsert): Promise<MonitoringReviewRow | Refusal> {
  return orRefusal(db, async (tx) => (await tx.insert(monitoringReviews).values(review).returning())[0]!);
}

export async function findMonitoringReviewOf(db: Db, communityId: string, { from, until }: { from: string; until: string }): Promise<MonitoringReviewRow | null> {
  const [review] = await db
    .select()
    .from(monitoringReviews)
    .where(and(eq(monitoringReviews.communityId, communityId), eq(monitoringReviews.from, from), eq(monitoringReviews.until, until), isNull(monitoringReviews.correctsId)));
  return review ?? null;
}

export async function findStandingMonitoringReview(db: Db, review: MonitoringReviewRow): Promise<MonitoringReviewRow> {
  const [next] = await db.select().from(monitoringReviews).where(eq(monitoringReviews.correctsId, review.id));
  return next ? findStandingMonitoringReview(db, next) : review;
}
