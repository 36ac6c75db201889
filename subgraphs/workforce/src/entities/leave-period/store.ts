import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, gte, inArray, isNull, or } from "drizzle-orm";
import { today } from "../../calendar.ts";
import { employmentAgreements } from "../employment-agreement/table.ts";
import { leavePeriods, type LeavePeriodRow } from "./table.ts";

/** The organisation, of these, that employs somebody by this agreement, or by the one that was agreed first; null when none does. */
export async function findEmployer(db: Db, practitionerId: string, organisations: readonly string[], agreementId: string | null): Promise<string | null> {
  const [row] = await db
    .select({ managedBy: employmentAgreements.managedBy })
    .from(employmentAgreements)
    .where(
      and(
        eq(employmentAgreements.practitionerId, practitionerId),
        inArray(employmentAgreements.managedBy, [...organisations]),
        or(isNull(employmentAgreements.until), gte(employmentAgreements.until, today())),
        agreementId === null ? undefined : eq(employmentAgreements.id, agreementId),
      ),
    )
    .orderBy(employmentAgreements.from, employmentAgreements.id)
    .limit(1);
  return row?.managedBy ?? null;
}

export async function insertLeave(db: Db, leave: typeof leavePeriods.$inferInsert): Promise<LeavePeriodRow> {
  const [row] = await db.insert(leavePeriods).values(leave).returning();
  return row!;
}

/** Null when it was cancelled since it was read. */
export async function changeLeaveRow(db: Db, { id }: LeavePeriodRow, said: Partial<LeavePeriodRow>): Promise<LeavePeriodRow | null> {
  const [row] = await db.update(leavePeriods).set(said).where(and(eq(leavePeriods.id, id), isNull(leavePeriods.cancelledOn))).returning();
  return row ?? null;
}
