import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { supports } from "./table.ts";

export function supportLoaders(db: Db) {
  return {
    supportById: loadOne((ids: string[]) => db.select().from(supports).where(inArray(supports.id, ids)), (support) => support.id, uuidKeys),
    supportsByLearnerId: loadMany(
      (learnerIds: string[]) =>
        db.select().from(supports).where(inArray(supports.learnerId, learnerIds)).orderBy(desc(supports.requestedOn), desc(supports.id)),
      (support) => support.learnerId,
      uuidKeys,
    ),
  };
}
