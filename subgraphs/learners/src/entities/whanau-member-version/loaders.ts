import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { whanauMemberVersions } from "./table.ts";

export function whanauMemberVersionLoaders(db: Db) {
  return {
    whanauMemberVersionById: loadOne((ids: string[]) => db.select().from(whanauMemberVersions).where(inArray(whanauMemberVersions.id, ids)), (version) => version.id, uuidKeys),
    /** The newest first. */
    versionsByWhanauMemberId: loadMany(
      (ids: string[]) => db.select().from(whanauMemberVersions).where(inArray(whanauMemberVersions.whanauMemberId, ids)).orderBy(desc(whanauMemberVersions.version)),
      (version) => version.whanauMemberId,
      uuidKeys,
    ),
  };
}
