import { randomUUID } from "node:crypto";
import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, asc, eq, inArray, isNull, ne, sql } from "drizzle-orm";
import { orRefusal } from "../../refused-by-database.ts";
import { placedAllocations, type PlacedAllocation } from "../../placed-allocations.ts";
import { fundingApplications, type FundedWeeks, type FundingApplicationRow } from "./table.ts";

const longestWaitFirst: KeysetOrder = { columns: [fundingApplications.recordedAt, fundingApplications.id] };

/** One page of those that wait for a decision; the policies leave those that the viewer decides. */
export async function listToDecide(db: Db, args: PageArguments): Promise<Connection<FundingApplicationRow>> {
  const page = readPage(args, longestWaitFirst);
  const rows = await db
    .select()
    .from(fundingApplications)
    .where(and(eq(fundingApplications.status, "SUBMITTED"), afterCursor(page, longestWaitFirst)))
    .orderBy(...inOrder(longestWaitFirst))
    .limit(rowsToRead(page));
  return toConnection(rows, page, longestWaitFirst);
}

type NewApplication = Pick<FundingApplicationRow, "learnerId" | "streamCode" | "institutionMoeNumber" | "regionCode" | "criteria" | "evidence" | "weeklyHours" | "reviewOfId">;

/** Adds an application; ALREADY_OPEN when one for the same waits. */
export async function insertApplication(db: Db, application: NewApplication): Promise<FundingApplicationRow | "ALREADY_OPEN"> {
  const id = randomUUID();
  const refused = await orRefusal(db, { funding_applications_one_is_open: "ALREADY_OPEN" as const }, (tx) => tx.insert(fundingApplications).values({ id, ...application }));
  return refused ?? (await findApplication(db, id));
}

type Decision = Pick<FundingApplicationRow, "status" | "decidedBy" | "decisionReason" | "verifiedCriteria" | "level" | "grantedWeeklyHours" | "fundedWeeks" | "from" | "until">;

/** Decides an application that waits, or says why not. */
export async function decide(db: Db, id: string, decision: Decision): Promise<FundingApplicationRow | "DECIDED_BEFORE" | "IN_SCHEME"> {
  let rows: unknown[] = [];
  const refused = await orRefusal(db, { funding_applications_one_scheme: "IN_SCHEME" as const }, async (tx) => {
    rows = await tx
      .update(fundingApplications)
      .set({ ...decision, decidedAt: sql`now()` })
      .where(and(eq(fundingApplications.id, id), eq(fundingApplications.status, "SUBMITTED")))
      .returning({ id: fundingApplications.id });
  });
  if (refused) return refused;
  return rows.length === 0 ? "DECIDED_BEFORE" : findApplication(db, id);
}

export async function findApplication(db: Db, id: string): Promise<FundingApplicationRow> {
  const [row] = await db.select().from(fundingApplications).where(eq(fundingApplications.id, id));
  return row!;
}

/** Where the learner of an application is on a day; null to who did not decide. */
export async function findPlaceOfApplication(db: Db, id: string, day: string): Promise<number | null> {
  const [row] = await db.execute<{ place: number | null }>(sql`select place_of_application(${id}::uuid, ${day}::date) as place`);
  return row!.place;
}

/** The first day of the decision that revises this one; null while it holds. */
export async function findRevision(db: Db, id: string): Promise<string | null> {
  const [row] = await db.execute<{ day: string | null }>(sql`select revised_from(${id}::uuid)::text as day`);
  return row!.day;
}

/** What was allocated by an application and has not ended; null where the viewer does not see it. */
export async function findAllocationOfApplication(db: Db, { applicationId, streamCode, year }: { applicationId: string; streamCode: string; year: number }): Promise<PlacedAllocation | null> {
  const of = placedAllocations;
  const [row] = await db.select().from(of).where(and(eq(of.applicationId, applicationId), eq(of.streamCode, streamCode), eq(of.year, year), isNull(of.endedOn), ne(of.status, "ENDED")));
  return row ?? null;
}

/** What was allocated by a decision that another revises, with what that decision granted. */
export interface AllocationToEnd {
  readonly id: string;
  readonly streamCode: string;
  readonly year: number;
  readonly from: string;
  readonly until: string | null;
  /** What is not committed. */
  readonly allocated: number;
  readonly weeklyHours: number | null;
  readonly fundedWeeks: FundedWeeks | null;
}

/** What ends by a decision that the viewer has just made. */
export async function listAllocationsToEnd(db: Db, applicationId: string): Promise<AllocationToEnd[]> {
  const rows = await db.execute<{ id: string; streamCode: string; year: number; from: string; until: string | null; allocated: string; weeklyHours: string | null; fundedWeeks: FundedWeeks | null }>(sql`
    select id, stream_code as "streamCode", year, from_date::text as "from", until_date::text as "until", allocated::text, weekly_hours::text as "weeklyHours", funded_weeks as "fundedWeeks" from allocations_to_end(${applicationId}::uuid)`);
  return rows.map((row) => ({ ...row, allocated: Number(row.allocated), weeklyHours: row.weeklyHours === null ? null : Number(row.weeklyHours) }));
}

export async function endAllocation(db: Db, id: string, applicationId: string, hundredths: number): Promise<void> {
  await db.execute(sql`select end_allocation(${id}::uuid, ${applicationId}::uuid, ${hundredths}::bigint)`);
}

/** One page of what is approved, holds today, and is not allocated in this school year; the longest decided first. */
export async function listToAllocate(db: Db, args: PageArguments, { day, regions }: { day: string; regions: readonly string[] }): Promise<Connection<FundingApplicationRow>> {
  const page = readPage(args, longestWaitFirst);
  const unallocated = db
    .select()
    .from(fundingApplications)
    .where(
      and(
        eq(fundingApplications.status, "APPROVED"),
        // Others who see an application have no work with it.
        inArray(fundingApplications.regionCode, [...regions]),
        sql`${fundingApplications.from} <= ${`${day.slice(0, 4)}-12-31`}::date and coalesce(${fundingApplications.until}, 'infinity') >= ${day}::date`,
        sql`not exists (select from allocations where allocations.application_id = ${fundingApplications.id} and allocations.status <> 'PROPOSED'
          and (allocations.year = ${Number(day.slice(0, 4))} or (allocations.until_date is null and allocations.ended_on is null)))`,
        afterCursor(page, longestWaitFirst),
      ),
    )
    .orderBy(...inOrder(longestWaitFirst))
    // Keeps the order of the questions: whether a decision was revised is a look-up of its own, and asked of what is left until the
    // page is full. Written as SQL, because drizzle leaves out the number.
    .offset(sql`0` as never)
    .as("unallocated");
  const rows = await db
    .select()
    .from(unallocated)
    .where(sql`revised_from(${unallocated.id}) is null`)
    .orderBy(asc(unallocated.recordedAt), asc(unallocated.id))
    .limit(rowsToRead(page));
  return toConnection(rows, page, longestWaitFirst);
}
