// The rows of the directory that a package holds: read for an export, compared and written by an import.
import type { Db } from "@lsg/subgraph-kit/database";
import { asc } from "drizzle-orm";
import { locations, type LocationRow } from "../../entities/location/table.ts";
import { providers, type ProviderRow } from "../../entities/provider/table.ts";
import { schedules, serviceAtLocations, type ScheduleRow, type ServiceAtLocationRow } from "../../entities/service-at-location/table.ts";
import { eligibilityAdvice, serviceRegions, services, type EligibilityAdviceRow, type ServiceRow } from "../../entities/service/table.ts";

/** Columns that say who wrote a row last, and how often it was changed: no package has them. */
type Upkeep = "version" | "recordedAt" | "recordedBy" | "recordedInRole";

export interface DirectoryRows {
  readonly providers: readonly Omit<ProviderRow, "searchText" | Upkeep>[];
  readonly services: readonly Omit<ServiceRow, "searchText" | "finderText" | Upkeep>[];
  readonly serviceRegions: readonly (typeof serviceRegions.$inferSelect)[];
  readonly eligibility: readonly EligibilityAdviceRow[];
  readonly locations: readonly LocationRow[];
  readonly serviceAtLocations: readonly ServiceAtLocationRow[];
  readonly schedules: readonly ScheduleRow[];
}

/** All of the directory, in the order of ids. Columns that the database derives, and who wrote them, are left out. */
export async function readDirectoryRows(db: Db): Promise<DirectoryRows> {
  return {
    providers: (await db.select().from(providers).orderBy(asc(providers.id))).map(({ searchText: _, ...row }) => withoutUpkeep(row)),
    services: (await db.select().from(services).orderBy(asc(services.id))).map(({ searchText: _, finderText: __, ...row }) => withoutUpkeep(row)),
    serviceRegions: await db.select().from(serviceRegions).orderBy(asc(serviceRegions.serviceId), asc(serviceRegions.regionCode)),
    eligibility: await db.select().from(eligibilityAdvice).orderBy(asc(eligibilityAdvice.serviceId), asc(eligibilityAdvice.position)),
    locations: await db.select().from(locations).orderBy(asc(locations.id)),
    serviceAtLocations: await db.select().from(serviceAtLocations).orderBy(asc(serviceAtLocations.id)),
    schedules: await db.select().from(schedules).orderBy(asc(schedules.id)),
  };
}

function withoutUpkeep<Row extends Record<Upkeep, unknown>>({ version: _, recordedAt: __, recordedBy: ___, recordedInRole: ____, ...row }: Row): Omit<Row, Upkeep> {
  return row;
}
