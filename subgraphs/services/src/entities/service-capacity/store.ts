import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, isNull, sql } from "drizzle-orm";
import { serviceCapacities, serviceCapacityChanges, type ServiceCapacityRow } from "./table.ts";

export type CapacityOf = Pick<ServiceCapacityRow, "serviceId" | "regionCode" | "institutionMoeNumber">;

/** Says how many places there are, for the first time or anew, and keeps the reason. */
export async function saveCapacity(db: Db, of: CapacityOf, maximum: number, reason: string): Promise<ServiceCapacityRow> {
  await db.insert(serviceCapacities).values({ ...of, maximum }).onConflictDoNothing();
  const { serviceId, regionCode, institutionMoeNumber } = of;
  // The row's lock orders those who say it at the same time, and those who take a place.
  const [capacity] = await db
    .update(serviceCapacities)
    .set({ maximum, updatedAt: sql`now()` })
    .where(
      and(
        eq(serviceCapacities.serviceId, serviceId),
        regionCode === null ? isNull(serviceCapacities.regionCode) : eq(serviceCapacities.regionCode, regionCode),
        institutionMoeNumber === null ? isNull(serviceCapacities.institutionMoeNumber) : eq(serviceCapacities.institutionMoeNumber, institutionMoeNumber),
      ),
    )
    .returning();
  await db.insert(serviceCapacityChanges).values({ capacityId: capacity!.id, maximum, reason });
  return capacity!;
}
