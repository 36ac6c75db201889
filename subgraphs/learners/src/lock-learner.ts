import type { Db } from "@lsg/subgraph-kit/database";
import { sql } from "drizzle-orm";

/**
 * Waits until no other mutation decides about this learner, and keeps others waiting until the transaction ends. What is
 * read after it is what was committed before: two at once become one after the other, and the second one is told.
 */
export async function lockLearner(db: Db, learnerId: string): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${learnerId}, 1))`);
}
