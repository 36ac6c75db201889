import { loadMany, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { planVoices } from "./table.ts";

export function planVoiceLoaders(db: Db) {
  return {
    voicesByPlanId: loadMany((keys: string[]) => db.select().from(planVoices).where(inArray(planVoices.planId, keys)).orderBy(desc(planVoices.saidOn), desc(planVoices.id)), (row) => row.planId, uuidKeys),
  };
}
