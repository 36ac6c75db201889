import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, arrayContains, eq, exists, isNull, lte, or, sql } from "drizzle-orm";
import { inRegion } from "../../region-code.ts";
import { learningSupportCommunities } from "../learning-support-community/table.ts";
import type { NeedArea } from "../service/table.ts";
import { communityResources, type CommunityResourceKind, type CommunityResourceRow } from "./table.ts";

export const newestFirst: KeysetOrder = { columns: [communityResources.availableFrom, communityResources.id], direction: "desc" };

/** Is not ended, or will be. */
export const isThere = or(isNull(communityResources.availableUntil), sql`${communityResources.availableUntil} >= new_zealand_today()`)!;

export interface SharedFilter {
  regionCode?: string | null | undefined;
  kind?: CommunityResourceKind | null | undefined;
  needArea?: NeedArea | null | undefined;
}

/** One page of what communities share today and fits every filter given. */
export async function listShared(db: Db, { regionCode, kind, needArea, ...args }: SharedFilter & PageArguments): Promise<Connection<CommunityResourceRow>> {
  const page = readPage(args, newestFirst);
  const inThatRegion = (code: string) =>
    exists(db.select().from(learningSupportCommunities).where(and(eq(learningSupportCommunities.id, communityResources.communityId), inRegion(learningSupportCommunities.regionCode, code))));
  const rows = await db
    .select()
    .from(communityResources)
    .where(
      and(
        eq(communityResources.isShareable, true),
        lte(communityResources.availableFrom, sql`new_zealand_today()`),
        isThere,
        kind ? eq(communityResources.kind, kind) : undefined,
        needArea ? arrayContains(communityResources.needAreas, [needArea]) : undefined,
        typeof regionCode === "string" ? inThatRegion(regionCode) : undefined,
        afterCursor(page, newestFirst),
      ),
    )
    .orderBy(...inOrder(newestFirst))
    .limit(rowsToRead(page));
  return toConnection(rows, page, newestFirst);
}

export async function addResource(db: Db, resource: typeof communityResources.$inferInsert): Promise<CommunityResourceRow> {
  return (await db.insert(communityResources).values(resource).returning())[0]!;
}

/** Ends it; null when it has ended already. */
export async function endResource(db: Db, id: string, said: { availableUntil: string; endedBecause: string }): Promise<CommunityResourceRow | null> {
  const [resource] = await db
    .update(communityResources)
    .set({ ...said, endedBy: sql`viewer_id()` })
    .where(and(eq(communityResources.id, id), isNull(communityResources.availableUntil)))
    .returning();
  return resource ?? null;
}

/** The entry as it is now. */
export async function findResource(db: Db, id: string): Promise<CommunityResourceRow | null> {
  const [resource] = await db.select().from(communityResources).where(eq(communityResources.id, id));
  return resource ?? null;
}
