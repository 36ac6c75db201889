import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { eq, getTableColumns, inArray } from "drizzle-orm";
import { regions } from "../region/table.ts";
import { eligibilityAdvice, serviceRegions, services } from "./table.ts";

export function serviceLoaders(db: Db) {
  return {
    serviceById: loadOne((ids: string[]) => db.select().from(services).where(inArray(services.id, ids)), (service) => service.id, uuidKeys),
    servicesByProviderId: loadMany(
      (providerIds: string[]) => db.select().from(services).where(inArray(services.providerId, providerIds)).orderBy(services.searchText, services.id),
      (service) => service.providerId,
      uuidKeys,
    ),
    eligibilityByServiceId: loadMany(
      (serviceIds: string[]) => db.select().from(eligibilityAdvice).where(inArray(eligibilityAdvice.serviceId, serviceIds)).orderBy(eligibilityAdvice.position),
      (advice) => advice.serviceId,
      uuidKeys,
    ),
    regionsByServiceId: loadMany(
      (serviceIds: string[]) =>
        db
          .select({ ...getTableColumns(regions), serviceId: serviceRegions.serviceId })
          .from(serviceRegions)
          .innerJoin(regions, eq(regions.code, serviceRegions.regionCode))
          .where(inArray(serviceRegions.serviceId, serviceIds))
          .orderBy(regions.position),
      (region) => region.serviceId,
      uuidKeys,
    ),
  };
}
