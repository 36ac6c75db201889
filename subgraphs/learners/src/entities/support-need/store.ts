import type { Db } from "@lsg/subgraph-kit/database";
import { eq } from "drizzle-orm";
import { subNeeds, supportNeeds, type NeedArea, type SupportNeedRow } from "./table.ts";

/** The vocabulary's support needs, of one area or of all, by code. */
export async function listSupportNeeds(db: Db, area?: NeedArea | null): Promise<SupportNeedRow[]> {
  return db
    .select()
    .from(supportNeeds)
    .where(area ? eq(supportNeeds.area, area) : undefined)
    .orderBy(supportNeeds.code);
}

/** A support need with the codes of its sub-needs; null when there is none with this code. */
export async function findSupportNeed(db: Db, code: string): Promise<(SupportNeedRow & { readonly subNeedCodes: readonly string[] }) | null> {
  // Postgres stores no text with this character, and no code has it.
  if (code.includes("\0")) return null;
  const rows = await db.select({ need: supportNeeds, subNeedCode: subNeeds.code }).from(supportNeeds).leftJoin(subNeeds, eq(subNeeds.supportNeedCode, supportNeeds.code)).where(eq(supportNeeds.code, code));
  return rows[0] ? { ...rows[0].need, subNeedCodes: rows.flatMap(({ subNeedCode }) => subNeedCode ?? []) } : null;
}
