import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { loadPages } from "@lsg/subgraph-kit/page";
import { desc, inArray } from "drizzle-orm";
import { latestFirst } from "./store.ts";
import { brokerageRequests, brokerageSteps } from "./table.ts";

export function brokerageRequestLoaders(db: Db) {
  return {
    brokerageRequestById: loadOne((ids: string[]) => db.select().from(brokerageRequests).where(inArray(brokerageRequests.id, ids)), ({ id }) => id, uuidKeys),
    brokeragePageByCommunityId: loadPages<typeof brokerageRequests, string>(db, { table: brokerageRequests, parent: brokerageRequests.communityId, order: latestFirst }),
    /** The latest first. */
    stepsByBrokerageRequestId: loadMany(
      (ids: string[]) => db.select().from(brokerageSteps).where(inArray(brokerageSteps.requestId, ids)).orderBy(desc(brokerageSteps.place)),
      ({ requestId }) => requestId,
      uuidKeys,
    ),
  };
}
