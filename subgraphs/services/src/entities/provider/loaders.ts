import { loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { providers } from "./table.ts";

export function providerLoaders(db: Db) {
  return {
    providerById: loadOne((ids: string[]) => db.select().from(providers).where(inArray(providers.id, ids)), (provider) => provider.id, uuidKeys),
  };
}
