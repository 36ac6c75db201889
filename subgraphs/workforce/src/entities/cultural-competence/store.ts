import type { Db } from "@lsg/subgraph-kit/database";
import { culturalCompetences, type CulturalCompetenceRow } from "./table.ts";

export async function insertReview(db: Db, review: typeof culturalCompetences.$inferInsert): Promise<CulturalCompetenceRow> {
  const [row] = await db.insert(culturalCompetences).values(review).returning();
  return row!;
}
