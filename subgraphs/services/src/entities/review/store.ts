import type { Db } from "@lsg/subgraph-kit/database";
import { and, desc, eq, max, sql } from "drizzle-orm";
import { orRefusal, type Refusal } from "../../refused-by.ts";
import { reviewRecommendations, reviews, type ReviewRecommendationRow, type ReviewRow } from "./table.ts";

/** All reviews, the latest first. */
export function listReviews(db: Db): Promise<ReviewRow[]> {
  return db.select().from(reviews).orderBy(desc(reviews.year), reviews.code);
}

/** Refused with `reviews_pkey` when there is one with this code. */
export function addReview(db: Db, review: typeof reviews.$inferInsert): Promise<ReviewRow | Refusal> {
  return orRefusal(db, async (tx) => (await tx.insert(reviews).values(review).returning())[0]!);
}

export type NewRecommendation = Pick<ReviewRecommendationRow, "number" | "text">;

/** Adds them behind those that the review has, in their order; refused with `review_recommendations_numbered_once` when it has one of these numbers. */
export function addRecommendations(db: Db, reviewCode: string, recommendations: readonly NewRecommendation[]): Promise<ReviewRecommendationRow[] | Refusal> {
  return orRefusal(db, async (tx) => {
    // Of two who add to the same review, one waits for the other.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`review ${reviewCode}`}, 0))`);
    const [last] = await tx.select({ position: max(reviewRecommendations.position) }).from(reviewRecommendations).where(eq(reviewRecommendations.reviewCode, reviewCode));
    const first = (last?.position ?? 0) + 1;
    return tx.insert(reviewRecommendations).values(recommendations.map((one, index) => ({ ...one, reviewCode, position: first + index }))).returning();
  });
}

/** Null when it is at another version by now. */
export async function correctText(db: Db, id: string, version: number, text: string): Promise<ReviewRecommendationRow | null> {
  const [row] = await db.update(reviewRecommendations).set({ text, version: version + 1 }).where(and(eq(reviewRecommendations.id, id), eq(reviewRecommendations.version, version))).returning();
  return row ?? null;
}

/** The review as it is now. */
export async function findReview(db: Db, code: string): Promise<ReviewRow | null> {
  const [review] = await db.select().from(reviews).where(eq(reviews.code, code));
  return review ?? null;
}
