import type { Db } from "@lsg/subgraph-kit/database";
import { loadPages } from "@lsg/subgraph-kit/page";
import { latestFirst } from "./store.ts";
import { directoryChanges } from "./table.ts";

export function directoryChangeLoaders(db: Db) {
  return {
    changesPageByProviderId: loadPages<typeof directoryChanges, string>(db, { table: directoryChanges, order: latestFirst, parent: directoryChanges.providerId }),
    changesPageByServiceId: loadPages<typeof directoryChanges, string>(db, { table: directoryChanges, order: latestFirst, parent: directoryChanges.serviceId }),
  };
}
