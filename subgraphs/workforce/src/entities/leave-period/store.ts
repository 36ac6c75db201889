import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, isNull } from "drizzle-orm";
import { leavePeriods, type LeavePeriodRow } from "./table.ts";

export async function insertLeave(db: Db, leave: typeof leavePeriods.$inferInsert): Promise<LeavePeriodRow> {
  const [row] = await db.insert(leavePeriods).values(leave).returning();
  return row!;
}

/** Null when it was cancelled since it was read. */
export async function changeLeaveRow(db: Db, { id }: LeavePeriodRow, said: Partial<LeavePeriodRow>): Promise<LeavePeriodRow | null> {
  const [row] = await db.update(leavePeriods).set(said).where(and(eq(leavePeriods.id, id), isNull(leavePeriods.cancelledOn))).returning();
  return row ?? null;
}
