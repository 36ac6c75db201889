import { loadMany, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { serviceCapacities, serviceCapacityChanges } from "./table.ts";

export function serviceCapacityLoaders(db: Db) {
  return {
    capacitiesByServiceId: loadMany(
      (serviceIds: string[]) =>
        db.select().from(serviceCapacities).where(inArray(serviceCapacities.serviceId, serviceIds)).orderBy(serviceCapacities.regionCode, serviceCapacities.institutionMoeNumber, serviceCapacities.id),
      (capacity) => capacity.serviceId,
      uuidKeys,
    ),
    changesByCapacityId: loadMany(
      (capacityIds: string[]) => db.select().from(serviceCapacityChanges).where(inArray(serviceCapacityChanges.capacityId, capacityIds)).orderBy(desc(serviceCapacityChanges.id)),
      (change) => change.capacityId,
      uuidKeys,
    ),
  };
}
