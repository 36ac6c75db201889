import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, inArray } from "drizzle-orm";
import { isMoeNumber } from "../../extensions/institution/number.ts";
import { holdsToday } from "../../today.ts";
import { positions } from "../position/table.ts";
import { rtlbClusters, rtlbLiaisons } from "./table.ts";

export function rtlbClusterLoaders(db: Db) {
  return {
    rtlbClusterById: loadOne((ids: string[]) => db.select().from(rtlbClusters).where(inArray(rtlbClusters.id, ids)), ({ id }) => id, uuidKeys),
    /** Of today, by school. */
    liaisonsByClusterId: loadMany(
      (ids: string[]) => db.select().from(rtlbLiaisons).where(and(inArray(rtlbLiaisons.clusterId, ids), holdsToday(rtlbLiaisons))).orderBy(rtlbLiaisons.institutionMoeNumber),
      ({ clusterId }) => clusterId,
      uuidKeys,
    ),
    liaisonByMoeNumber: loadOne(
      (numbers: number[]) => db.select().from(rtlbLiaisons).where(and(inArray(rtlbLiaisons.institutionMoeNumber, numbers), holdsToday(rtlbLiaisons))),
      ({ institutionMoeNumber }) => institutionMoeNumber,
      { isKey: isMoeNumber },
    ),
    /** Positions of RTLB whom a cluster employs today, held and vacant. Its managers see all of these, and none of an RTLB with another employer. */
    rtlbPositionsByClusterId: loadMany(
      (ids: string[]) => db.select().from(positions).where(and(inArray(positions.communityId, ids), eq(positions.employerKind, "RTLB_CLUSTER"), eq(positions.roleCode, "RTLB"), holdsToday(positions))).orderBy(positions.institutionMoeNumber, positions.id),
      ({ communityId }) => communityId,
      uuidKeys,
    ),
  };
}
