import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, eq, getTableColumns, inArray, or, sql } from "drizzle-orm";
import { institutions } from "../institution/table.ts";
import { provisionKinds } from "./kinds.ts";
import { provisionClosures, provisionCounts, provisionPlaces, provisions } from "./table.ts";

const kindOrder = sql`array_position(${sql.param(provisionKinds)}::text[], ${provisions.kind})`;

export function provisionLoaders(db: Db) {
  return {
    provisionById: loadOne((ids: string[]) => db.select().from(provisions).where(inArray(provisions.id, ids)), ({ id }) => id, uuidKeys),
    /** Those that an institution runs or hosts. */
    provisionsByMoeNumber: loadMany(
      async (moeNumbers: number[]) => {
        const rows = await db
          .select()
          .from(provisions)
          .where(or(inArray(provisions.schoolMoeNumber, moeNumbers), inArray(provisions.hostMoeNumber, moeNumbers)))
          .orderBy(kindOrder, provisions.id);
        return rows.flatMap((row) => [...new Set([row.schoolMoeNumber, row.hostMoeNumber])].flatMap((moeNumber) => (moeNumber === null ? [] : [{ moeNumber, row }])));
      },
      ({ moeNumber }) => moeNumber,
    ),
    /** Those in a region: a satellite is where its host is. */
    provisionsByRegionCode: loadMany(
      async (codes: string[]) =>
        db
          .select({ regionCode: institutions.regionCode, row: getTableColumns(provisions) })
          .from(provisions)
          .innerJoin(institutions, eq(institutions.moeNumber, sql`coalesce(${provisions.hostMoeNumber}, ${provisions.schoolMoeNumber})`))
          .where(inArray(institutions.regionCode, codes))
          .orderBy(kindOrder, institutions.sortName, provisions.id),
      ({ regionCode }) => regionCode!,
    ),
    /** All that was ever said, the latest year first and in it the latest word. */
    placesByProvisionId: loadMany(
      (ids: string[]) => db.select().from(provisionPlaces).where(inArray(provisionPlaces.provisionId, ids)).orderBy(desc(provisionPlaces.year), desc(provisionPlaces.id)),
      ({ provisionId }) => provisionId,
      uuidKeys,
    ),
    /** Those that were taken back are among them; the latest first. */
    closuresByProvisionId: loadMany(
      (ids: string[]) => db.select().from(provisionClosures).where(inArray(provisionClosures.provisionId, ids)).orderBy(desc(provisionClosures.id)),
      ({ provisionId }) => provisionId,
      uuidKeys,
    ),
    closureById: loadOne((ids: string[]) => db.select().from(provisionClosures).where(inArray(provisionClosures.id, ids)), ({ id }) => id, uuidKeys),
    countsByProvisionId: loadMany(
      (ids: string[]) => db.select().from(provisionCounts).where(inArray(provisionCounts.provisionId, ids)).orderBy(desc(provisionCounts.countedOn), desc(provisionCounts.id)),
      ({ provisionId }) => provisionId,
      uuidKeys,
    ),
  };
}
