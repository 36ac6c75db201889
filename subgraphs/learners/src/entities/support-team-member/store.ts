import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, gt, gte, isNull, lte, or, sql } from "drizzle-orm";
import { today } from "../../today.ts";
import { supportTeamMembers, type SupportTeamMemberRow } from "./table.ts";

/** Puts a practitioner on the team because of a support, or of a case. */
export async function insertTeamPlace(db: Db, place: Pick<SupportTeamMemberRow, "learnerId" | "supportId" | "practitionerId" | "roleCode" | "from"> & Partial<Pick<SupportTeamMemberRow, "caseAssignmentId" | "assignedBy">>): Promise<void> {
  await db.insert(supportTeamMembers).values(place);
}

/** Has the practitioner a place by this support in this role that has begun and lasts, and would they by this day as well? */
export async function hasBegunPlace(db: Db, { learnerId, supportId, practitionerId, roleCode, from }: Pick<SupportTeamMemberRow, "learnerId" | "practitionerId" | "roleCode" | "from"> & { supportId: string }): Promise<boolean> {
  const [of, day] = [supportTeamMembers, today()];
  if (from > day) return false;
  return (await db.$count(of, and(eq(of.learnerId, learnerId), eq(of.supportId, supportId), eq(of.practitionerId, practitionerId), eq(of.roleCode, roleCode), isNull(of.caseAssignmentId), isNull(of.until), lte(of.from, day)))) > 0;
}

/** Ends the places that a support gave, or gave to one person, on their last day; one that had not begun by then lasts for its first. Places of cases follow the cases. */
export async function endTeamPlaces(db: Db, { learnerId, supportId, practitionerId }: { learnerId: string; supportId: string; practitionerId?: string }, until: string): Promise<void> {
  await db
    .update(supportTeamMembers)
    .set({ until: sql`greatest(${supportTeamMembers.from}, ${until}::date)` })
    .where(and(eq(supportTeamMembers.learnerId, learnerId), eq(supportTeamMembers.supportId, supportId), practitionerId === undefined ? undefined : eq(supportTeamMembers.practitionerId, practitionerId), isNull(supportTeamMembers.caseAssignmentId), isNull(supportTeamMembers.until)));
}

/** Ends the place that a case gave, on its last day, unless it is to end before. */
export async function endTeamPlaceOfCase(db: Db, { learnerId, caseAssignmentId }: { learnerId: string; caseAssignmentId: string }, until: string): Promise<void> {
  const lastDay = sql`greatest(${supportTeamMembers.from}, ${until}::date)`;
  await db
    .update(supportTeamMembers)
    .set({ until: lastDay })
    .where(and(eq(supportTeamMembers.learnerId, learnerId), eq(supportTeamMembers.caseAssignmentId, caseAssignmentId), or(isNull(supportTeamMembers.until), and(gte(supportTeamMembers.until, today()), gt(supportTeamMembers.until, lastDay)))));
}

export type NewTeamMember = Pick<SupportTeamMemberRow, "learnerId" | "practitionerId" | "roleCode" | "from" | "until" | "isLead" | "chosenByWhanauMemberId" | "chosenByLearner" | "reasonNotChosen">;

/** Every place on a learner's team as it is now: over, current and to come. */
export async function listTeam(db: Db, learnerId: string): Promise<SupportTeamMemberRow[]> {
  return db.select().from(supportTeamMembers).where(eq(supportTeamMembers.learnerId, learnerId)).orderBy(supportTeamMembers.from, supportTeamMembers.id);
}

export async function insertTeamMember(db: Db, member: NewTeamMember): Promise<SupportTeamMemberRow> {
  const [row] = await db.insert(supportTeamMembers).values(member).returning();
  return row!;
}

/** Null when it got another last day since it was read. */
export async function endMembership(db: Db, { id, until: known }: SupportTeamMemberRow, until: string, reason: string | null): Promise<SupportTeamMemberRow | null> {
  const [row] = await db
    .update(supportTeamMembers)
    .set({ until, endReason: reason })
    .where(and(eq(supportTeamMembers.id, id), known === null ? isNull(supportTeamMembers.until) : eq(supportTeamMembers.until, known)))
    .returning();
  return row ?? null;
}

/** Null when it was decided, or ended, since it was read. */
export async function confirmTeamPlace(db: Db, id: string, chosen: Pick<SupportTeamMemberRow, "chosenByWhanauMemberId" | "chosenByLearner" | "reasonNotChosen">): Promise<SupportTeamMemberRow | null> {
  const [row] = await db.update(supportTeamMembers).set({ confirmedAt: sql`now()`, ...chosen }).where(isUndecided(id)).returning();
  return row ?? null;
}

/** Null when it was decided, or ended, since it was read. */
export async function refuseTeamPlace(db: Db, id: string, until: string, reason: string | null): Promise<SupportTeamMemberRow | null> {
  const [row] = await db.update(supportTeamMembers).set({ refusedAt: sql`now()`, until, endReason: reason }).where(isUndecided(id)).returning();
  return row ?? null;
}

const isUndecided = (id: string) => and(eq(supportTeamMembers.id, id), isNull(supportTeamMembers.confirmedAt), isNull(supportTeamMembers.refusedAt), or(isNull(supportTeamMembers.until), gte(supportTeamMembers.until, today())));
