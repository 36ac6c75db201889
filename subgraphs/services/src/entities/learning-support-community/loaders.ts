import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { loadPages } from "@lsg/subgraph-kit/page";
import { and, desc, eq, getTableColumns, inArray, lte, sql } from "drizzle-orm";
import { institutions } from "../institution/table.ts";
import { byFirstDay, byName } from "./store.ts";
import { adoptionSteps, communityChanges, communityMemberships, learningSupportCommunities } from "./table.ts";

const { communityId, institutionMoeNumber, from, until } = communityMemberships;

// A day in New Zealand, wherever the database runs.
const today = sql`(now() at time zone 'Pacific/Auckland')::date`;

export function learningSupportCommunityLoaders(db: Db) {
  return {
    learningSupportCommunityById: loadOne(
      (ids: string[]) => db.select().from(learningSupportCommunities).where(inArray(learningSupportCommunities.id, ids)),
      (community) => community.id,
      uuidKeys,
    ),
    communitiesPageByRegionCode: loadPages<typeof learningSupportCommunities, string>(db, {
      table: learningSupportCommunities,
      parent: learningSupportCommunities.regionCode,
      order: byName,
    }),
    membershipsPageByCommunityId: loadPages<typeof communityMemberships, string>(db, { table: communityMemberships, parent: communityId, order: byFirstDay }),
    membershipById: loadOne((ids: string[]) => db.select().from(communityMemberships).where(inArray(communityMemberships.id, ids)), ({ id }) => id, uuidKeys),
    /** The latest first. */
    adoptionStepsByCommunityId: loadMany(
      (ids: string[]) => db.select().from(adoptionSteps).where(inArray(adoptionSteps.communityId, ids)).orderBy(desc(adoptionSteps.place)),
      (step) => step.communityId,
      uuidKeys,
    ),
    /** The latest first. */
    changesByCommunityId: loadMany(
      (ids: string[]) => db.select().from(communityChanges).where(inArray(communityChanges.communityId, ids)).orderBy(desc(communityChanges.place)),
      (change) => change.communityId,
      uuidKeys,
    ),
    membershipsByMoeNumber: loadMany(
      (moeNumbers: number[]) =>
        db.select().from(communityMemberships).where(inArray(institutionMoeNumber, moeNumbers)).orderBy(from, communityMemberships.id),
      (membership) => membership.institutionMoeNumber,
    ),
    currentMembersByCommunityId: loadMany(
      (communityIds: string[]) =>
        db
          .select({ ...getTableColumns(institutions), communityId })
          .from(communityMemberships)
          .innerJoin(institutions, eq(institutions.moeNumber, institutionMoeNumber))
          .where(and(inArray(communityId, communityIds), lte(from, today), sql`coalesce(${until}, 'infinity') >= ${today}`))
          .orderBy(institutions.moeNumber),
      (institution) => institution.communityId,
      uuidKeys,
    ),
  };
}
