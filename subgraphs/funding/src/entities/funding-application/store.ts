import { randomUUID } from "node:crypto";
import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, eq, sql } from "drizzle-orm";
import { orRefusal } from "../../refused-by-database.ts";
import { fundingApplications, type FundingApplicationRow } from "./table.ts";

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
