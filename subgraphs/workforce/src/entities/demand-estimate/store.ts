import type { Db } from "@lsg/subgraph-kit/database";
import { demandEstimates, type DemandEstimateRow } from "./table.ts";

export async function insertEstimate(db: Db, estimate: typeof demandEstimates.$inferInsert): Promise<DemandEstimateRow> {
  const [row] = await db.insert(demandEstimates).values(estimate).returning();
  return row!;
}
