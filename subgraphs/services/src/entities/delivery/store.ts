import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq } from "drizzle-orm";
import { deliveries, type DeliveryRow } from "./table.ts";

type NewDelivery = Omit<DeliveryRow, "id" | "recordedAt" | "recordedBy" | "recordedInRole">;

export async function insertDelivery(db: Db, delivery: NewDelivery): Promise<DeliveryRow> {
  const [row] = await db.insert(deliveries).values(delivery).returning();
  return row!;
}

export async function findDelivery(db: Db, { id, supportId }: { id: string; supportId: string }): Promise<DeliveryRow | null> {
  const [row] = await db.select().from(deliveries).where(and(eq(deliveries.id, id), eq(deliveries.supportId, supportId)));
  return row ?? null;
}
