import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, gte, isNull, or } from "drizzle-orm";
import { daysAfter } from "../../calendar.ts";
import { isRegionCode } from "../../extensions/region/code.ts";
import { rtlbClusters, rtlbLiaisons, type RtlbClusterRow, type RtlbLiaisonRow } from "./table.ts";

/** Clusters by number; none for a code that is no region's. */
export async function listClusters(db: Db, regionCode: string | null): Promise<RtlbClusterRow[]> {
  if (regionCode !== null && !isRegionCode(regionCode)) return [];
  return db.select().from(rtlbClusters).where(regionCode === null ? undefined : eq(rtlbClusters.regionCode, regionCode)).orderBy(rtlbClusters.number);
}

type New = Pick<RtlbLiaisonRow, "clusterId" | "practitionerId" | "institutionMoeNumber" | "from">;

/** Ends the school's liaison the day before, and begins the next. Breaks `rtlb_liaisons_one_at_a_time` where one is to begin later, and `rtlb_liaisons_period` where one began on the day. */
export async function replaceLiaison(db: Db, liaison: New): Promise<RtlbLiaisonRow> {
  const lasting = or(isNull(rtlbLiaisons.until), gte(rtlbLiaisons.until, liaison.from));
  await db.update(rtlbLiaisons).set({ until: daysAfter(liaison.from, -1) }).where(and(eq(rtlbLiaisons.institutionMoeNumber, liaison.institutionMoeNumber), eq(rtlbLiaisons.clusterId, liaison.clusterId), lasting));
  const [row] = await db.insert(rtlbLiaisons).values(liaison).returning();
  return row!;
}
