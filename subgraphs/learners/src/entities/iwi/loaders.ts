import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { loadByCode } from "../../load-by-code.ts";
import { iwi } from "./table.ts";

export function iwiLoaders(db: Db) {
  return {
    iwiByCode: loadByCode((codes) => db.select().from(iwi).where(inArray(iwi.code, codes))),
  };
}
