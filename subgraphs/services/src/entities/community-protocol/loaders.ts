import { loadMany, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { communityProtocols } from "./table.ts";

export function communityProtocolLoaders(db: Db) {
  return {
    /** All versions, the one in force first. */
    protocolsByCommunityId: loadMany(
      (communityIds: string[]) => db.select().from(communityProtocols).where(inArray(communityProtocols.communityId, communityIds)).orderBy(desc(communityProtocols.version)),
      (protocol) => protocol.communityId,
      uuidKeys,
    ),
  };
}
