import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { registerEntryVersions } from "./table.ts";

export function registerEntryVersionLoaders(db: Db) {
  return {
    registerEntryVersionById: loadOne((ids: string[]) => db.select().from(registerEntryVersions).where(inArray(registerEntryVersions.id, ids)), (version) => version.id, uuidKeys),
    /** The newest first. */
    versionsByRegisterEntryId: loadMany(
      (entryIds: string[]) => db.select().from(registerEntryVersions).where(inArray(registerEntryVersions.entryId, entryIds)).orderBy(desc(registerEntryVersions.version)),
      (version) => version.entryId,
      uuidKeys,
    ),
  };
}
