import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, isNull } from "drizzle-orm";
import { today } from "../../calendar.ts";
import { communitiesOfPractice, practiceMemberships, type CommunityOfPracticeRow } from "./table.ts";

/** By name. There are tens of them. */
export async function listCommunities(db: Db): Promise<CommunityOfPracticeRow[]> {
  return db.select().from(communitiesOfPractice).orderBy(communitiesOfPractice.name, communitiesOfPractice.id).limit(500);
}

/** Whoever convenes belongs to it. */
export async function insertCommunity(db: Db, community: typeof communitiesOfPractice.$inferInsert): Promise<CommunityOfPracticeRow> {
  const [row] = await db.insert(communitiesOfPractice).values(community).returning();
  await join(db, row!.id, row!.practitionerId);
  return row!;
}

/** Does nothing for somebody who belongs to it. */
export async function join(db: Db, communityOfPracticeId: string, practitionerId: string): Promise<void> {
  await db.insert(practiceMemberships).values({ communityOfPracticeId, practitionerId, from: today() }).onConflictDoNothing();
}

/** Does nothing for somebody who does not belong to it. */
export async function leave(db: Db, communityOfPracticeId: string, practitionerId: string): Promise<void> {
  await db
    .update(practiceMemberships)
    .set({ until: today() })
    .where(and(eq(practiceMemberships.communityOfPracticeId, communityOfPracticeId), eq(practiceMemberships.practitionerId, practitionerId), isNull(practiceMemberships.until)));
}
