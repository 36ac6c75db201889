import type { Db } from "@lsg/subgraph-kit/database";
import { communityDecisions } from "./table.ts";

/** Adds a decision; one that is known already stays as it is. */
export async function insertDecision(db: Db, decision: typeof communityDecisions.$inferInsert): Promise<void> {
  await db.insert(communityDecisions).values(decision).onConflictDoNothing();
}
