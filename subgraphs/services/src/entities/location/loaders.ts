import { loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { locations } from "./table.ts";

export function locationLoaders(db: Db) {
  return {
    locationById: loadOne((ids: string[]) => db.select().from(locations).where(inArray(locations.id, ids)), (location) => location.id, uuidKeys),
  };
}
