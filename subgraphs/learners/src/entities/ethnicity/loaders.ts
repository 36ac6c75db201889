import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { findByCode, loadByCode } from "../../load-by-code.ts";
import { ethnicities } from "./table.ts";

export function ethnicityLoaders(db: Db) {
  return {
    /** Null for a code that the classification has not. */
    findEthnicity: findByCode((codes) => db.select().from(ethnicities).where(inArray(ethnicities.code, codes))),
    ethnicityByCode: loadByCode((codes) => db.select().from(ethnicities).where(inArray(ethnicities.code, codes))),
  };
}
