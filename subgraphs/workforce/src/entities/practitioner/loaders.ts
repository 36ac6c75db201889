import { loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { practitioners } from "./table.ts";

export function practitionerLoaders(db: Db) {
  return {
    practitionerById: loadOne((ids: string[]) => db.select().from(practitioners).where(inArray(practitioners.id, ids)), (practitioner) => practitioner.id, uuidKeys),
  };
}
