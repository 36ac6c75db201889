import { loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { RequestScope } from "@lsg/subgraph-kit/define-subgraph";
import { loadGranted } from "@lsg/subgraph-kit/granted";
import { desc, inArray } from "drizzle-orm";
import { supports } from "./table.ts";

export function supportLoaders(scope: RequestScope) {
  const { db } = scope;
  return {
    supportById: loadOne((ids: string[]) => db.select().from(supports).where(inArray(supports.id, ids)), (support) => support.id, uuidKeys),
    /** Null for a learner whose supports the viewer may not see. */
    supportsOfLearner: loadGranted(scope, {
      category: "SUPPORTS",
      find: (learnerIds) => db.select().from(supports).where(inArray(supports.learnerId, learnerIds)).orderBy(desc(supports.requestedOn), desc(supports.id)),
      keyOf: (support) => support.learnerId,
    }),
  };
}
