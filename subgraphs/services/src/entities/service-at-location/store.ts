import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, isNull } from "drizzle-orm";
import { locations } from "../location/table.ts";
import { schedules, serviceAtLocations, type ScheduleRow, type ServiceAtLocationRow } from "./table.ts";

export type NewLocation = typeof locations.$inferInsert;
export type NewSchedule = Omit<ScheduleRow, "id" | "serviceAtLocationId">;

export async function insertLocation(db: Db, location: NewLocation): Promise<string> {
  const [row] = await db.insert(locations).values(location).returning({ id: locations.id });
  return row!.id;
}

/** A location that is no more than this institution, as the directory or this provider has it. */
export async function findLocationAt(db: Db, providerId: string, institutionMoeNumber: number): Promise<string | null> {
  const [row] = await db
    .select({ id: locations.id })
    .from(locations)
    .where(and(eq(locations.providerId, providerId), eq(locations.institutionMoeNumber, institutionMoeNumber), isNull(locations.name), isNull(locations.description), isNull(locations.latitude)))
    .orderBy(locations.id)
    .limit(1);
  return row?.id ?? null;
}

/** Is the service given at this institution, whatever location says so? */
export async function isGivenAt(db: Db, serviceId: string, institutionMoeNumber: number): Promise<boolean> {
  const found = await db
    .select({ id: serviceAtLocations.id })
    .from(serviceAtLocations)
    .innerJoin(locations, eq(locations.id, serviceAtLocations.locationId))
    .where(and(eq(serviceAtLocations.serviceId, serviceId), eq(locations.institutionMoeNumber, institutionMoeNumber)))
    .limit(1);
  return found.length > 0;
}

export async function insertServiceAtLocation(db: Db, said: typeof serviceAtLocations.$inferInsert, times: readonly NewSchedule[]): Promise<void> {
  const [row] = await db.insert(serviceAtLocations).values(said).returning({ id: serviceAtLocations.id });
  await insertSchedules(db, row!.id, times);
}

export async function describeServiceAtLocation(db: Db, id: string, description: string | null): Promise<void> {
  await db.update(serviceAtLocations).set({ description }).where(eq(serviceAtLocations.id, id));
}

/** These times, and no others. */
export async function setSchedules(db: Db, { id }: ServiceAtLocationRow, times: readonly NewSchedule[]): Promise<void> {
  await db.delete(schedules).where(eq(schedules.serviceAtLocationId, id));
  await insertSchedules(db, id, times);
}

export async function deleteServiceAtLocation(db: Db, { id }: ServiceAtLocationRow): Promise<void> {
  await db.delete(schedules).where(eq(schedules.serviceAtLocationId, id));
  await db.delete(serviceAtLocations).where(eq(serviceAtLocations.id, id));
}

async function insertSchedules(db: Db, serviceAtLocationId: string, times: readonly NewSchedule[]): Promise<void> {
  if (times.length > 0) await db.insert(schedules).values(times.map((time) => ({ ...time, serviceAtLocationId })));
}
