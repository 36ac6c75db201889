import { accessEvents } from "@lsg/subgraph-kit/access-log";
import type { Db } from "@lsg/subgraph-kit/database";
import { isUuid } from "@lsg/subgraph-kit/ids";
import { loadPages, type KeysetOrder } from "@lsg/subgraph-kit/page";

export const newestFirst: KeysetOrder = { columns: [accessEvents.occurredAt, accessEvents.id], direction: "desc" };

export function accessEventLoaders(db: Db) {
  return {
    accessEventsByLearnerId: loadPages<typeof accessEvents, string>(db, { table: accessEvents, parent: accessEvents.subjectId, order: newestFirst, isKey: isUuid }),
  };
}
