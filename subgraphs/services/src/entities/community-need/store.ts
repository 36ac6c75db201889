import type { Db } from "@lsg/subgraph-kit/database";
import type { KeysetOrder } from "@lsg/subgraph-kit/page";
import { and, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import { orRefusal, type Refusal } from "../../refused-by.ts";
import { communityNeeds, communityPriorityLists, type CommunityNeedOutcome, type CommunityNeedRow, type CommunityPriorityListRow } from "./table.ts";

export const latestFirst: KeysetOrder = { columns: [communityNeeds.identifiedOn, communityNeeds.id], direction: "desc" };

export async function addNeed(db: Db, need: typeof communityNeeds.$inferInsert): Promise<CommunityNeedRow> {
  return (await db.insert(communityNeeds).values(need).returning())[0]!;
}

/** Closes it; null when it is closed already. */
export async function closeNeed(db: Db, id: string, said: { closedOn: string; outcome: CommunityNeedOutcome; closedBecause: string }): Promise<CommunityNeedRow | null> {
  const [need] = await db
    .update(communityNeeds)
    .set({ ...said, closedBy: sql`viewer_id()` })
    .where(and(eq(communityNeeds.id, id), isNull(communityNeeds.closedOn)))
    .returning();
  return need ?? null;
}

/** How many of these are needs of the community that are not closed. */
export async function countOpen(db: Db, communityId: string, ids: string[]): Promise<number> {
  return db.$count(communityNeeds, and(eq(communityNeeds.communityId, communityId), inArray(communityNeeds.id, ids), isNull(communityNeeds.closedOn)));
}

/** The order that holds, or null while there is none. */
export async function findPriorityList(db: Db, communityId: string): Promise<CommunityPriorityListRow | null> {
  const [list] = await db.select().from(communityPriorityLists).where(eq(communityPriorityLists.communityId, communityId)).orderBy(desc(communityPriorityLists.version)).limit(1);
  return list ?? null;
}

/** Refused with `community_priority_lists_one_that_holds` when there is one of this version already. */
export function addPriorityList(db: Db, list: typeof communityPriorityLists.$inferInsert): Promise<CommunityPriorityListRow | Refusal> {
  return orRefusal(db, async (tx) => (await tx.insert(communityPriorityLists).values(list).returning())[0]!);
}
