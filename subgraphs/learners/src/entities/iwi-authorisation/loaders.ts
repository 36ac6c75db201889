import { loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { iwiAuthorisations } from "./table.ts";

export function iwiAuthorisationLoaders(db: Db) {
  return {
    iwiAuthorisationById: loadOne((ids: string[]) => db.select().from(iwiAuthorisations).where(inArray(iwiAuthorisations.id, ids)), ({ id }) => id, uuidKeys),
  };
}
