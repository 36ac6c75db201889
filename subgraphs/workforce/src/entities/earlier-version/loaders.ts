import { loadMany, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { earlierVersions } from "./table.ts";

export function earlierVersionLoaders(db: Db) {
  return {
    /** Of positions and agreements, the latest first. The policies let through one's own and those of one's team. */
    earlierVersionsByRowId: loadMany((ids: string[]) => db.select().from(earlierVersions).where(inArray(earlierVersions.rowId, ids)).orderBy(desc(earlierVersions.id)), ({ rowId }) => rowId, uuidKeys),
  };
}
