// The rows of the directory that a package holds: read for an export, compared and written by an import.
import type { Db } from "@lsg/subgraph-kit/database";
import { asc } from "drizzle-orm";
import { locations, type LocationRow } from "../../entities/location/table.ts";
import { providers, type ProviderRow } from "../../entities/provider/table.ts";
import { schedules, serviceAtLocations, type ScheduleRow, type ServiceAtLocationRow } from "../../entities/service-at-location/table.ts";
import { eligibilityAdvice, serviceRegions, services, type EligibilityAdviceRow, type ServiceRow } from "../../entities/service/table.ts";

export interface DirectoryRows {
  readonly providers: readonly Omit<ProviderRow, "searchText">[];
  readonly services: readonly Omit<ServiceRow, "searchText" | "finderText">[];
  readonly serviceRegions: readonly (typeof serviceRegions.$inferSelect)[];
  readonly eligibility: readonly EligibilityAdviceRow[];
  readonly locations: readonly LocationRow[];
  readonly serviceAtLocations: readonly ServiceAtLocationRow[];
  readonly schedules: readonly ScheduleRow[];
}

/** All of the directory, in the order of ids. Columns that the database derives are left out. */
export async function readDirectoryRows(db: Db): Promise<DirectoryRows> {
  return {
    providers: (await db.select().from(providers).orderBy(asc(providers.id))).map(({ searchText: _, ...row }) => row),
    services: (await db.select().from(services).orderBy(asc(services.id))).map(({ searchText: _, finderText: __, ...row }) => row),
    serviceRegions: await db.select().from(serviceRegions).orderBy(asc(serviceRegions.serviceId), asc(serviceRegions.regionCode)),
    eligibility: await db.select().from(eligibilityAdvice).orderBy(asc(eligibilityAdvice.serviceId), asc(eligibilityAdvice.position)),
    locations: await db.select().from(locations).orderBy(asc(locations.id)),
    serviceAtLocations: await db.select().from(serviceAtLocations).orderBy(asc(serviceAtLocations.id)),
    schedules: await db.select().from(schedules).orderBy(asc(schedules.id)),
  };
}
