import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { loadByCode } from "../../load-by-code.ts";
import { ethnicities } from "./table.ts";

export function ethnicityLoaders(db: Db) {
  return {
    ethnicityByCode: loadByCode((codes) => db.select().from(ethnicities).where(inArray(ethnicities.code, codes))),
  };
}
