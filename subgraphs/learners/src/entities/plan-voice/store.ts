import type { Db } from "@lsg/subgraph-kit/database";
import { planVoices, type PlanVoiceRow } from "./table.ts";

export async function insertVoice(db: Db, voice: Omit<PlanVoiceRow, "id" | "recordedAt" | "recordedBy" | "recordedInRole">): Promise<PlanVoiceRow> {
  const [row] = await db.insert(planVoices).values(voice).returning();
  return row!;
}
