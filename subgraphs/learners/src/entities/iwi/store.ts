import type { Db } from "@lsg/subgraph-kit/database";
import { iwi, type IwiRow } from "./table.ts";

/** The classification by code: each group before its iwi. */
export async function listIwi(db: Db): Promise<IwiRow[]> {
  return db.select().from(iwi).orderBy(iwi.code);
}
