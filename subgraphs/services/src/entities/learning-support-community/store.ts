import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { orRefusal, type Refusal } from "../../refused-by.ts";
import { inRegion } from "../../region-code.ts";
import { communityMemberships, learningSupportCommunities, type CommunityKind, type CommunityMembershipRow, type LearningSupportCommunityRow } from "./table.ts";

export interface CommunityFilter {
  /** Code of a region. */
  regionCode?: string | null | undefined;
  kind?: CommunityKind | null | undefined;
}

export const byName: KeysetOrder = { columns: [learningSupportCommunities.sortName, learningSupportCommunities.id] };
export const byFirstDay: KeysetOrder = { columns: [communityMemberships.from, communityMemberships.id] };

/** One page of the communities that fit every filter given, by name. */
export async function listCommunities(db: Db, { regionCode, kind, ...args }: CommunityFilter & PageArguments): Promise<Connection<LearningSupportCommunityRow>> {
  const page = readPage(args, byName);
  const rows = await db
    .select()
    .from(learningSupportCommunities)
    .where(
      and(
        typeof regionCode === "string" ? inRegion(learningSupportCommunities.regionCode, regionCode) : undefined,
        kind ? eq(learningSupportCommunities.kind, kind) : undefined,
        afterCursor(page, byName),
      ),
    )
    .orderBy(...inOrder(byName))
    .limit(rowsToRead(page));
  return toConnection(rows, page, byName);
}

/** Those who write for one community at the same time take turns: each bases what it writes on what the one before wrote. */
export async function takeTurn(db: Db, communityId: string): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`community ${communityId}`}, 0))`);
}

/** The community as it is now. */
export async function findCommunity(db: Db, id: string): Promise<LearningSupportCommunityRow> {
  return (await db.select().from(learningSupportCommunities).where(eq(learningSupportCommunities.id, id)))[0]!;
}

/** Refused with `community_memberships_do_not_overlap` when the institution belongs to it in those days. */
export function addMembership(db: Db, membership: typeof communityMemberships.$inferInsert): Promise<CommunityMembershipRow | Refusal> {
  return orRefusal(db, async (tx) => (await tx.insert(communityMemberships).values(membership).returning())[0]!);
}

/** The latest membership of an institution in a community. */
export async function findMembership(db: Db, communityId: string, moeNumber: number): Promise<CommunityMembershipRow | null> {
  const [membership] = await db
    .select()
    .from(communityMemberships)
    .where(and(eq(communityMemberships.communityId, communityId), eq(communityMemberships.institutionMoeNumber, moeNumber)))
    .orderBy(desc(communityMemberships.from))
    .limit(1);
  return membership ?? null;
}

/** Sets its last day; null when it has one already. */
export async function endMembership(db: Db, id: string, said: { until: string; endedBecause: string }): Promise<CommunityMembershipRow | null> {
  const [membership] = await db
    .update(communityMemberships)
    .set({ ...said, endedBy: sql`viewer_id()` })
    .where(and(eq(communityMemberships.id, id), isNull(communityMemberships.until)))
    .returning();
  return membership ?? null;
}

/** Those who form communities of one region at the same time take turns. */
export async function takeTurnInRegion(db: Db, regionCode: string): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`communities of ${regionCode}`}, 0))`);
}

/** A community of the region that lasts and is called so, whatever its macrons and capitals. */
export async function findNamesake(db: Db, regionCode: string, foldedName: string): Promise<LearningSupportCommunityRow | null> {
  const [community] = await db
    .select()
    .from(learningSupportCommunities)
    .where(and(eq(learningSupportCommunities.regionCode, regionCode), eq(learningSupportCommunities.sortName, foldedName), isNull(learningSupportCommunities.until)))
    .limit(1);
  return community ?? null;
}

export async function insertCommunity(db: Db, community: typeof learningSupportCommunities.$inferInsert): Promise<LearningSupportCommunityRow> {
  return (await db.insert(learningSupportCommunities).values(community).returning())[0]!;
}

export async function insertMemberships(db: Db, memberships: readonly (typeof communityMemberships.$inferInsert)[]): Promise<void> {
  if (memberships.length > 0) await db.insert(communityMemberships).values([...memberships]);
}
