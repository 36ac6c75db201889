import { loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { loadPages } from "@lsg/subgraph-kit/page";
import { inArray, not } from "drizzle-orm";
import { isThere, newestFirst } from "./store.ts";
import { communityResources } from "./table.ts";

export function communityResourceLoaders(db: Db) {
  const pages = { table: communityResources, parent: communityResources.communityId, order: newestFirst };
  return {
    communityResourceById: loadOne((ids: string[]) => db.select().from(communityResources).where(inArray(communityResources.id, ids)), (resource) => resource.id, uuidKeys),
    resourcesPageByCommunityId: loadPages<typeof communityResources, string>(db, { ...pages, where: isThere }),
    endedResourcesPageByCommunityId: loadPages<typeof communityResources, string>(db, { ...pages, where: not(isThere) }),
  };
}
