import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { activityFeedback, capabilityActivities } from "./table.ts";

export function capabilityActivityLoaders(db: Db) {
  return {
    capabilityActivityById: loadOne((ids: string[]) => db.select().from(capabilityActivities).where(inArray(capabilityActivities.id, ids)), ({ id }) => id, uuidKeys),
    /** In an order that says nothing of who was when. */
    feedbackByActivityId: loadMany(
      (ids: string[]) => db.select().from(activityFeedback).where(inArray(activityFeedback.activityId, ids)).orderBy(activityFeedback.usefulness, activityFeedback.comment),
      ({ activityId }) => activityId,
      uuidKeys,
    ),
  };
}
