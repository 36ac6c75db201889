import type { Db } from "@lsg/subgraph-kit/database";
import { planReviews, type PlanReviewRow } from "./table.ts";

export async function insertReview(db: Db, review: Omit<PlanReviewRow, "id" | "recordedAt" | "recordedBy" | "recordedInRole">): Promise<PlanReviewRow> {
  const [row] = await db.insert(planReviews).values(review).returning();
  return row!;
}
