import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, eq, sql } from "drizzle-orm";
import { inRegion } from "../../region-code.ts";
import { communityMemberships, learningSupportCommunities, type CommunityKind, type LearningSupportCommunityRow } from "./table.ts";

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
