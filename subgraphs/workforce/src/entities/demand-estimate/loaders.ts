import { loadMany } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, sql } from "drizzle-orm";
import { demandEstimates } from "./table.ts";

/** Of a region and a year, as one key. */
export const ofRegionAndYear = (regionCode: string, year: number): string => `${year} ${regionCode}`;

export function demandEstimateLoaders(db: Db) {
  return {
    /** The latest of each role. */
    estimatesOfRegionAndYear: loadMany(
      (keys: string[]) =>
        db
          .selectDistinctOn([demandEstimates.regionCode, demandEstimates.year, demandEstimates.roleCode])
          .from(demandEstimates)
          .where(sql`${demandEstimates.year} || ' ' || ${demandEstimates.regionCode} = any(${sql.param(keys)}::text[])`)
          .orderBy(demandEstimates.regionCode, demandEstimates.year, demandEstimates.roleCode, desc(demandEstimates.id)),
      ({ regionCode, year }) => ofRegionAndYear(regionCode, year),
    ),
  };
}
