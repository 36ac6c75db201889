import type { Db } from "@lsg/subgraph-kit/database";
import { desc } from "drizzle-orm";
import { reviews, type ReviewRow } from "./table.ts";

/** All reviews, the latest first. */
export function listReviews(db: Db): Promise<ReviewRow[]> {
  return db.select().from(reviews).orderBy(desc(reviews.year), reviews.code);
}
