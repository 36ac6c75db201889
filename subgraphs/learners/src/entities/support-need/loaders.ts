import { loadMany } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { loadByCode } from "../../load-by-code.ts";
import { subNeeds, supportNeeds } from "./table.ts";

export function supportNeedLoaders(db: Db) {
  return {
    supportNeedByCode: loadByCode((codes) => db.select().from(supportNeeds).where(inArray(supportNeeds.code, codes))),
    subNeedByCode: loadByCode((codes) => db.select().from(subNeeds).where(inArray(subNeeds.code, codes))),
    subNeedsBySupportNeedCode: loadMany(
      (codes: string[]) => db.select().from(subNeeds).where(inArray(subNeeds.supportNeedCode, codes)).orderBy(subNeeds.code),
      (subNeed) => subNeed.supportNeedCode,
    ),
  };
}
