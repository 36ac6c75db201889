import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { breakGlass } from "./table.ts";

export function breakGlassLoaders(db: Db) {
  return {
    breakGlassById: loadOne((ids: string[]) => db.select().from(breakGlass).where(inArray(breakGlass.id, ids)), (record) => record.id, uuidKeys),
    breakGlassesByLearnerId: loadMany(
      (learnerIds: string[]) => db.select().from(breakGlass).where(inArray(breakGlass.learnerId, learnerIds)).orderBy(desc(breakGlass.openedAt), desc(breakGlass.id)),
      (record) => record.learnerId,
      uuidKeys,
    ),
  };
}
