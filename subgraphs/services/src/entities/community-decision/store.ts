import type { Db } from "@lsg/subgraph-kit/database";
import type { KeysetOrder } from "@lsg/subgraph-kit/page";
import { eq } from "drizzle-orm";
import { orRefusal, type Refusal } from "../../refused-by.ts";
import { communityDecisions, type CommunityDecisionRow } from "./table.ts";

export const latestFirst: KeysetOrder = { columns: [communityDecisions.decidedOn, communityDecisions.id], direction: "desc" };

/** Refused with `community_decisions_superseded_once` when another took the place of the same decision before. */
export function addDecision(db: Db, decision: typeof communityDecisions.$inferInsert): Promise<CommunityDecisionRow | Refusal> {
  return orRefusal(db, async (tx) => (await tx.insert(communityDecisions).values(decision).returning())[0]!);
}

/** The decision that took the place of this one, or null. */
export async function findSuccessor(db: Db, id: string): Promise<CommunityDecisionRow | null> {
  const [decision] = await db.select().from(communityDecisions).where(eq(communityDecisions.supersedesId, id));
  return decision ?? null;
}
