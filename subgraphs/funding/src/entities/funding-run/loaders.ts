import { loadMany, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { listTotals } from "./store.ts";

export function fundingRunLoaders(db: Db) {
  return {
    fundingRunTotalsByRunId: loadMany((runIds: string[]) => listTotals(db, runIds), (total) => total.runId, uuidKeys),
  };
}
