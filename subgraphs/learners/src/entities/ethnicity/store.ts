import type { Db } from "@lsg/subgraph-kit/database";
import { eq } from "drizzle-orm";
import { ethnicities, type EthnicityRow } from "./table.ts";

/** The classification by code, or one level of it; a level that it does not have is empty. */
export async function listEthnicities(db: Db, level?: number | null): Promise<EthnicityRow[]> {
  if (level === null || level === undefined) return db.select().from(ethnicities).orderBy(ethnicities.code);
  if (level < 1 || level > 4) return [];
  return db.select().from(ethnicities).where(eq(ethnicities.level, level)).orderBy(ethnicities.code);
}
