import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { EndedCase } from "../case-assignment/announce-case.ts";
import { type AllocationSettlement, unsettledAllocations, type UnsettledAllocationRow } from "./table.ts";

interface Allocated {
  readonly learnerId: string;
  readonly supportId: string;
  readonly practitionerId: string;
  readonly roleCode: string;
  readonly from: string;
}

/** Opens the case that an allocated support is, or keeps that it could not be opened. Gives the cases that ended by it. For the system. */
export async function openAllocatedCase(db: Db, { learnerId, supportId, practitionerId, roleCode, from }: Allocated): Promise<EndedCase[]> {
  const ended = await db.execute<{ id: string; until: string }>(
    sql`select ended_id as id, ended_until::text as until from open_allocated_case(${learnerId}::uuid, ${supportId}::uuid, ${practitionerId}::uuid, ${roleCode}, ${from}::date)`,
  );
  return ended.map(({ id, until }) => ({ id, learnerId, until }));
}

/** Begins what was allocated to somebody on another day, as a case or as what waits. What was handed over, or is over, stays. For the system. */
export async function correctAllocatedCase(db: Db, { learnerId, supportId, practitionerId, from }: Omit<Allocated, "roleCode">): Promise<void> {
  await db.execute(sql`select correct_allocated_case(${learnerId}::uuid, ${supportId}::uuid, ${practitionerId}::uuid, ${from}::date)`);
}

/** Ends every case of a support with its last day, and gives them. For the system. */
export async function closeAllocatedCases(db: Db, { learnerId, supportId, until: lastDay }: Pick<Allocated, "learnerId" | "supportId"> & { until: string }): Promise<EndedCase[]> {
  const ended = await db.execute<{ id: string; until: string }>(sql`select ended_id as id, ended_until::text as until from close_allocated_cases(${learnerId}::uuid, ${supportId}::uuid, ${lastDay}::date)`);
  return ended.map(({ id, until }) => ({ id, learnerId, until }));
}

const oldestFirst: KeysetOrder = { columns: [unsettledAllocations.from, unsettledAllocations.id] };

/** One page of what nobody has settled, the oldest first. */
export async function listUnsettled(db: Db, args: PageArguments): Promise<Connection<UnsettledAllocationRow>> {
  const page = readPage(args, oldestFirst);
  const rows = await db
    .select()
    .from(unsettledAllocations)
    .where(and(isNull(unsettledAllocations.settledAt), afterCursor(page, oldestFirst)))
    .orderBy(...inOrder(oldestFirst))
    .limit(rowsToRead(page));
  return toConnection(rows, page, oldestFirst);
}

interface Settled {
  readonly settlement: AllocationSettlement;
  readonly note?: string;
  readonly caseAssignmentId?: string;
}

/** Null when somebody settled it since it was read. */
export async function settle(db: Db, id: string, settled: Settled): Promise<UnsettledAllocationRow | null> {
  const [row] = await db
    .update(unsettledAllocations)
    .set({ ...settled, settledAt: sql`now()` })
    .where(and(eq(unsettledAllocations.id, id), isNull(unsettledAllocations.settledAt)))
    .returning();
  return row ?? null;
}
