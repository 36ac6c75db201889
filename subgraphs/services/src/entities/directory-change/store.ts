// Entries of the directory as they are, to be compared before and after a change; and what the change was, kept for good.
import { isDeepStrictEqual } from "node:util";
import type { Db } from "@lsg/subgraph-kit/database";
import type { KeysetOrder } from "@lsg/subgraph-kit/page";
import { eq, inArray } from "drizzle-orm";
import { locations, type LocationRow } from "../location/table.ts";
import { schedules, serviceAtLocations, type ScheduleRow, type ServiceAtLocationRow } from "../service-at-location/table.ts";
import { eligibilityAdvice, serviceRegions, services, type EligibilityAdviceRow } from "../service/table.ts";
import { directoryChanges } from "./table.ts";

/** All that an entry says, by field. What the database derives, and who wrote it, is no part of it. */
export type Entry = Readonly<Record<string, unknown>>;

export const latestFirst: KeysetOrder = { columns: [directoryChanges.id], direction: "desc" };

const derived = new Set(["id", "searchText", "finderText", "version", "recordedAt", "recordedBy", "recordedInRole"]);

/** What a row says by itself. */
export function entryOfRow(row: object): Entry {
  return Object.fromEntries(Object.entries(row).filter(([field]) => !derived.has(field)));
}

/** Rows that services are read from; `readDirectoryRows` gives all of them. */
export interface ServiceRows {
  readonly services: readonly (object & { readonly id: string })[];
  readonly serviceRegions: readonly (typeof serviceRegions.$inferSelect)[];
  readonly eligibility: readonly EligibilityAdviceRow[];
  readonly locations: readonly LocationRow[];
  readonly serviceAtLocations: readonly ServiceAtLocationRow[];
  readonly schedules: readonly ScheduleRow[];
}

/** Each service by id: its own fields, its regions, its advice, and where and when it is given. */
export function serviceEntries(rows: ServiceRows): Map<string, Entry> {
  const regions = Map.groupBy(rows.serviceRegions, ({ serviceId }) => serviceId);
  const advice = Map.groupBy(rows.eligibility, ({ serviceId }) => serviceId);
  const places = Map.groupBy(rows.serviceAtLocations, ({ serviceId }) => serviceId);
  const times = Map.groupBy(rows.schedules, ({ serviceAtLocationId }) => serviceAtLocationId);
  const locationById = new Map(rows.locations.map((location) => [location.id, location]));
  return new Map(
    rows.services.map((row) => [
      row.id,
      {
        ...entryOfRow(row),
        regions: (regions.get(row.id) ?? []).map(({ regionCode }) => regionCode).sort(),
        eligibility: (advice.get(row.id) ?? []).map(({ serviceId: _, ...one }) => one).sort((one, other) => one.position - other.position),
        atLocations: (places.get(row.id) ?? [])
          .map(({ id, locationId, description }) => ({ id, location: locationById.get(locationId) ?? { id: locationId }, description, schedules: inOneOrder((times.get(id) ?? []).map(({ id: _, serviceAtLocationId: __, ...time }) => time)) }))
          .sort((one, other) => (one.id < other.id ? -1 : 1)),
      },
    ]),
  );
}

/** Schedules have no order of their own, and an import may bring them with other ids. */
function inOneOrder<Item extends object>(items: readonly Item[]): Item[] {
  return items.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

/** One service as it is now. */
export async function readServiceEntry(db: Db, id: string): Promise<Entry> {
  const places = await db.select().from(serviceAtLocations).where(eq(serviceAtLocations.serviceId, id));
  const rows: ServiceRows = {
    services: await db.select().from(services).where(eq(services.id, id)),
    serviceRegions: await db.select().from(serviceRegions).where(eq(serviceRegions.serviceId, id)),
    eligibility: await db.select().from(eligibilityAdvice).where(eq(eligibilityAdvice.serviceId, id)),
    serviceAtLocations: places,
    locations: places.length === 0 ? [] : await db.select().from(locations).where(inArray(locations.id, places.map(({ locationId }) => locationId))),
    schedules: places.length === 0 ? [] : await db.select().from(schedules).where(inArray(schedules.serviceAtLocationId, places.map((place) => place.id))),
  };
  return serviceEntries(rows).get(id)!;
}

/** The fields that are not the same, with what they were and are. */
export function changesBetween(before: Entry, after: Entry): { fieldName: string; previousValue: unknown; replacementValue: unknown }[] {
  return Object.keys(after)
    .filter((field) => !isDeepStrictEqual(before[field], after[field]))
    .map((fieldName) => ({ fieldName, previousValue: before[fieldName] ?? null, replacementValue: after[fieldName] ?? null }));
}

/** Keeps what was changed; gives the names of the fields. */
export async function noteChanges(db: Db, subject: { providerId: string } | { serviceId: string }, before: Entry, after: Entry, reason: string | null): Promise<string[]> {
  const changes = changesBetween(before, after);
  if (changes.length > 0) await db.insert(directoryChanges).values(changes.map((change) => ({ ...subject, ...change, reason })));
  return changes.map(({ fieldName }) => fieldName);
}
