import { loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { workforceScenarios } from "./table.ts";

export function workforceScenarioLoaders(db: Db) {
  return {
    workforceScenarioById: loadOne((ids: string[]) => db.select().from(workforceScenarios).where(inArray(workforceScenarios.id, ids)), ({ id }) => id, uuidKeys),
  };
}
