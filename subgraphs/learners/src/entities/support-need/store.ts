import type { Db } from "@lsg/subgraph-kit/database";
import { eq } from "drizzle-orm";
import { supportNeeds, type NeedArea, type SupportNeedRow } from "./table.ts";

/** The vocabulary's support needs, of one area or of all, by code. */
export async function listSupportNeeds(db: Db, area?: NeedArea | null): Promise<SupportNeedRow[]> {
  return db
    .select()
    .from(supportNeeds)
    .where(area ? eq(supportNeeds.area, area) : undefined)
    .orderBy(supportNeeds.code);
}
