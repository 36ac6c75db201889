import { loadMany, loadOne } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { eq, getTableColumns, inArray } from "drizzle-orm";
import { codeKeys } from "../../code-keys.ts";
import { services } from "../service/table.ts";
import { strategicTags } from "../strategic-tag/table.ts";
import { strategicPriorities } from "./table.ts";

export function strategicPriorityLoaders(db: Db) {
  return {
    strategicPriorityByCode: loadOne((codes: string[]) => db.select().from(strategicPriorities).where(inArray(strategicPriorities.code, codes)), ({ code }) => code, codeKeys),
    servicesByPriorityCode: loadMany(
      (codes: string[]) =>
        db
          .select({ ...getTableColumns(services), priorityCode: strategicTags.priorityCode })
          .from(strategicTags)
          .innerJoin(services, eq(services.id, strategicTags.serviceId))
          .where(inArray(strategicTags.priorityCode, codes))
          .orderBy(services.searchText, services.id),
      ({ priorityCode }) => priorityCode!,
      codeKeys,
    ),
  };
}
