import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { lawfulAccesses } from "./table.ts";

export function lawfulAccessLoaders(db: Db) {
  return {
    lawfulAccessById: loadOne((ids: string[]) => db.select().from(lawfulAccesses).where(inArray(lawfulAccesses.id, ids)), (access) => access.id, uuidKeys),
    lawfulAccessesByLearnerId: loadMany(
      (learnerIds: string[]) => db.select().from(lawfulAccesses).where(inArray(lawfulAccesses.learnerId, learnerIds)).orderBy(desc(lawfulAccesses.decidedAt), desc(lawfulAccesses.id)),
      (access) => access.learnerId,
      uuidKeys,
    ),
  };
}
