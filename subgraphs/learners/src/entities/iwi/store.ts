import type { Db } from "@lsg/subgraph-kit/database";
import { eq } from "drizzle-orm";
import { iwi, type IwiRow } from "./table.ts";

/** The classification by code: each group before its iwi. */
export async function listIwi(db: Db): Promise<IwiRow[]> {
  return db.select().from(iwi).orderBy(iwi.code);
}

export async function findIwi(db: Db, code: string): Promise<IwiRow | null> {
  const [row] = await db.select().from(iwi).where(eq(iwi.code, code));
  return row ?? null;
}
