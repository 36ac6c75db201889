import { loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { unsettledAllocations } from "./table.ts";

export function unsettledAllocationLoaders(db: Db) {
  return {
    unsettledAllocationById: loadOne((ids: string[]) => db.select().from(unsettledAllocations).where(inArray(unsettledAllocations.id, ids)), ({ id }) => id, uuidKeys),
  };
}
