import { loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { RequestScope } from "@lsg/subgraph-kit/define-subgraph";
import { loadGranted } from "@lsg/subgraph-kit/granted";
import { inArray, sql } from "drizzle-orm";
import { findSupportsOf } from "./store.ts";
import { supports } from "./table.ts";

export function supportLoaders(scope: RequestScope) {
  const { db } = scope;
  return {
    supportById: loadOne((ids: string[]) => db.select().from(supports).where(inArray(supports.id, ids)), (support) => support.id, uuidKeys),
    /** Null for a learner whose supports the viewer may not see. */
    supportsOfLearner: loadGranted(scope, { category: "SUPPORTS", find: (learnerIds) => findSupportsOf(db, learnerIds), keyOf: ({ learnerId }) => learnerId }),
    /** In the service's list; its place is null while it does not wait. */
    waitingPlaceById: loadOne(
      (ids: string[]) => db.select({ id: supports.id, place: sql<number | null>`waiting_place(supports)` }).from(supports).where(inArray(supports.id, ids)),
      ({ id }) => id,
      uuidKeys,
    ),
  };
}
