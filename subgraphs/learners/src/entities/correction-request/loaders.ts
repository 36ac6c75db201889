import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { correctionRequests } from "./table.ts";

export function correctionRequestLoaders(db: Db) {
  return {
    correctionRequestById: loadOne((ids: string[]) => db.select().from(correctionRequests).where(inArray(correctionRequests.id, ids)), (request) => request.id, uuidKeys),
    /** The latest first. */
    correctionRequestsByLearnerId: loadMany(
      (learnerIds: string[]) => db.select().from(correctionRequests).where(inArray(correctionRequests.learnerId, learnerIds)).orderBy(desc(correctionRequests.requestedOn), desc(correctionRequests.id)),
      (request) => request.learnerId,
      uuidKeys,
    ),
    correctionRequestsByRecordId: loadMany(
      (recordIds: string[]) => db.select().from(correctionRequests).where(inArray(correctionRequests.recordId, recordIds)).orderBy(desc(correctionRequests.requestedOn), desc(correctionRequests.id)),
      (request) => request.recordId,
      uuidKeys,
    ),
  };
}
