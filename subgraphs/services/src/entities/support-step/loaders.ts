import { loadMany, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { supportSteps } from "./table.ts";

export function supportStepLoaders(db: Db) {
  return {
    /** In the order in which they happened; corrections right behind what they correct. */
    stepsBySupportId: loadMany(
      (supportIds: string[]) => db.select().from(supportSteps).where(inArray(supportSteps.supportId, supportIds)).orderBy(supportSteps.supportId, supportSteps.place, supportSteps.id),
      (step) => step.supportId,
      uuidKeys,
    ),
  };
}
