import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { daysAfter, today } from "../../calendar.ts";
import { holdsToday } from "../../today.ts";
import { positions } from "../position/table.ts";
import { caseAssignments, type CaseAssignmentRow } from "./table.ts";

export async function insertCase(db: Db, assignment: typeof caseAssignments.$inferInsert): Promise<CaseAssignmentRow> {
  const [row] = await db.insert(caseAssignments).values(assignment).returning();
  return row!;
}

/** Null when it was changed or ended since it was read, or is not the viewer's to change. */
export async function changeCaseRow(db: Db, { id, version }: CaseAssignmentRow, said: Partial<CaseAssignmentRow>): Promise<CaseAssignmentRow | null> {
  const [row] = await db
    .update(caseAssignments)
    .set(said)
    .where(and(eq(caseAssignments.id, id), eq(caseAssignments.version, version), isNull(caseAssignments.until)))
    .returning();
  return row ?? null;
}

/** Does somebody hold this role today, as far as the viewer sees their positions? */
export async function holdsRole(db: Db, practitionerId: string, roleCode: string): Promise<boolean> {
  const rows = await db.select({ id: positions.id }).from(positions).where(and(eq(positions.practitionerId, practitionerId), eq(positions.roleCode, roleCode), holdsToday(positions))).limit(1);
  return rows.length > 0;
}

/** Does somebody hold this role today with an organisation whose staff the viewer manages? */
export async function holdsRoleInTeam(db: Db, practitionerId: string, roleCode: string): Promise<boolean> {
  const ofTeam = and(eq(positions.practitionerId, practitionerId), eq(positions.roleCode, roleCode), holdsToday(positions), sql`${positions.managedBy} = any(viewer_manages())`);
  return (await db.select({ id: positions.id }).from(positions).where(ofTeam).limit(1)).length > 0;
}

/** Open cases of somebody that the viewer manages, in the order in which they began. */
export async function openCases(db: Db, practitionerId: string, roleCode: string | null): Promise<CaseAssignmentRow[]> {
  return db
    .select()
    .from(caseAssignments)
    .where(and(eq(caseAssignments.practitionerId, practitionerId), isNull(caseAssignments.until), roleCode === null ? undefined : eq(caseAssignments.roleCode, roleCode)))
    .orderBy(caseAssignments.from, caseAssignments.id);
}

interface HandOver {
  readonly cases: readonly CaseAssignmentRow[];
  /** Those of the cases that the person who takes over has as well: they end, and are carried on as what is there. */
  readonly alreadyTheirs: ReadonlySet<string>;
  readonly toPractitionerId: string;
  readonly on: string;
  readonly reason: string;
  readonly overrideReason: string | null;
}

/** A case that went from one person to another: as it ended, and as it goes on. */
export interface HandedOver {
  readonly given: CaseAssignmentRow;
  readonly taken: CaseAssignmentRow;
}

/** Ends the cases the day before and begins them with somebody else; null when one of them was ended meanwhile. */
export async function handOver(db: Db, { cases, alreadyTheirs, toPractitionerId, on, reason, overrideReason }: HandOver): Promise<{ moved: HandedOver[]; ended: CaseAssignmentRow[] } | null> {
  const lastDay = daysAfter(on, -1);
  // A case that began on the day itself, or is still to begin, has a day of its own all the same.
  const ended = await db
    .update(caseAssignments)
    .set({ until: sql`greatest(${caseAssignments.from}, ${lastDay}::date)`, status: "ENDED", endReason: reason })
    .where(and(inArray(caseAssignments.id, cases.map(({ id }) => id)), isNull(caseAssignments.until)))
    .returning();
  if (ended.length < cases.length) return null;
  const given = new Map(ended.map((row) => [row.id, row]));
  const toMove = cases.filter(({ id }) => !alreadyTheirs.has(id));
  const merged = ended.filter(({ id }) => alreadyTheirs.has(id));
  if (toMove.length === 0) return { moved: [], ended: merged };
  const taken = await db
    .insert(caseAssignments)
    .values(
      toMove.map(({ id, learnerId, supportId, weight, status, roleCode, from, ofAllocation }) => ({
        practitionerId: toPractitionerId,
        learnerId,
        supportId,
        weight,
        roleCode,
        status: on > today() || status === "PLANNED" ? ("PLANNED" as const) : status,
        from: from > on ? from : on,
        overrideReason,
        handedOverFromId: id,
        ofAllocation,
      })),
    )
    .returning();
  return { moved: taken.map((row) => ({ taken: row, given: given.get(row.handedOverFromId!)! })), ended: merged };
}
