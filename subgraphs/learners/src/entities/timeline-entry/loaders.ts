import type { Db } from "@lsg/subgraph-kit/database";
import { isUuid } from "@lsg/subgraph-kit/ids";
import { loadPages, type KeysetOrder } from "@lsg/subgraph-kit/page";
import { timelineEntries } from "../../views.ts";

/** Two entries of one kind about one record never fall on one instant. */
export const latestFirst: KeysetOrder = { columns: [timelineEntries.at, timelineEntries.recordId, timelineEntries.kind], direction: "desc" };

export function timelineEntryLoaders(db: Db) {
  return {
    timelineByLearnerId: loadPages<typeof timelineEntries, string>(db, { table: timelineEntries, parent: timelineEntries.learnerId, order: latestFirst, isKey: isUuid }),
  };
}
