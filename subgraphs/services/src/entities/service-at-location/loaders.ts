import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { schedules, serviceAtLocations } from "./table.ts";

export function serviceAtLocationLoaders(db: Db) {
  return {
    serviceAtLocationById: loadOne(
      (ids: string[]) => db.select().from(serviceAtLocations).where(inArray(serviceAtLocations.id, ids)),
      (at) => at.id,
      uuidKeys,
    ),
    serviceAtLocationsByServiceId: loadMany(
      (serviceIds: string[]) => db.select().from(serviceAtLocations).where(inArray(serviceAtLocations.serviceId, serviceIds)).orderBy(serviceAtLocations.id),
      (at) => at.serviceId,
      uuidKeys,
    ),
    schedulesByServiceAtLocationId: loadMany(
      (ids: string[]) => db.select().from(schedules).where(inArray(schedules.serviceAtLocationId, ids)).orderBy(schedules.id),
      (schedule) => schedule.serviceAtLocationId,
      uuidKeys,
    ),
  };
}
