import { loadMany, loadOne } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { and, inArray, isNotNull, sql } from "drizzle-orm";
import { isRegionCode } from "../../region-code.ts";
import { regionAliases, regions } from "./table.ts";

export function regionLoaders(db: Db) {
  return {
    regionByCode: loadOne((codes: string[]) => db.select().from(regions).where(inArray(regions.code, codes)), (region) => region.code, regionCodes),
    /** Names that directories gave to a region before its present one, newest first. */
    formerNamesByRegionCode: loadMany(
      (codes: string[]) =>
        db
          .select({ regionCode: regionAliases.regionCode, name: regionAliases.name, lastSeenOn: sql<string>`${regionAliases.lastSeenOn}` })
          .from(regionAliases)
          .where(and(inArray(regionAliases.regionCode, codes), isNotNull(regionAliases.lastSeenOn)))
          .orderBy(regionAliases.lastSeenOn, regionAliases.name),
      (alias) => alias.regionCode,
      regionCodes,
    ),
  };
}

const regionCodes = { isKey: isRegionCode };
