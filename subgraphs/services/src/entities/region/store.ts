import type { Db } from "@lsg/subgraph-kit/database";
import { and, asc, gt, isNull, lte, or, sql } from "drizzle-orm";
import { regions, type RegionRow } from "./table.ts";

/** The regions that exist on a day (today when none is given), from north to south. */
export async function listRegions(db: Db, on: string | null | undefined): Promise<RegionRow[]> {
  // A day begins in New Zealand, wherever the server is.
  const day = on ?? sql<string>`(now() at time zone 'Pacific/Auckland')::date`;
  // Awaited here: the query itself would run once more for each time that somebody asks it for its result.
  return await db
    .select()
    .from(regions)
    .where(and(or(isNull(regions.validFrom), lte(regions.validFrom, day)), or(isNull(regions.validTo), gt(regions.validTo, day))))
    .orderBy(asc(regions.position));
}
