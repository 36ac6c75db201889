import type { Db } from "@lsg/subgraph-kit/database";
import { isUuid } from "@lsg/subgraph-kit/ids";
import { and, eq, gt, isNull, lte, or, sql } from "drizzle-orm";
import { daysAfter, today } from "../../today.ts";
import type { RegisterCloseReason } from "../../register-columns.ts";
import type { EnrolmentEndReason, EnrolmentRow } from "../enrolment/table.ts";
import { registerDiagnoses } from "../register-diagnosis/table.ts";
import { registerEntries, type RegisterEntryRow } from "./table.ts";

interface EntriesOfInstitution {
  readonly learnerId: string;
  readonly institutionMoeNumber: number;
}

/** Why entries end with an enrolment that ends for this reason. */
export const closeReasonOf = (reason: EnrolmentEndReason): RegisterCloseReason => (reason === "CHANGED_INSTITUTION" || reason === "STARTED_SCHOOL" ? "CHANGED_INSTITUTION" : "LEFT");

/** Ends a learner's entries in an institution's register with their last day there; gives them. */
export async function endEntriesAt(db: Db, { learnerId, institutionMoeNumber }: EntriesOfInstitution, { until, reason }: { until: string; reason: RegisterCloseReason }): Promise<RegisterEntryRow[]> {
  return db
    .update(registerEntries)
    .set({ until: sql`greatest(${until}::date, ${registerEntries.from})`, closeReason: reason })
    .where(and(eq(registerEntries.learnerId, learnerId), eq(registerEntries.institutionMoeNumber, institutionMoeNumber), or(isNull(registerEntries.until), gt(registerEntries.until, until))))
    .returning();
}

interface Move {
  readonly learnerId: string;
  readonly from: number;
  readonly to: number;
  /** First day at the new institution. */
  readonly on: string;
  /** Community of the new institution, where it is known. */
  readonly communityId: string | null;
}

/**
 * Ends the entries of the institution that a learner leaves and lets each go on at the new one from where it stands: what
 * was noticed when, how intensive the response is since when, and how far it has come. Gives the new ones.
 */
export async function carryEntries(db: Db, { learnerId, from, to, on, communityId }: Move): Promise<RegisterEntryRow[]> {
  const ended = await endEntriesAt(db, { learnerId, institutionMoeNumber: from }, { until: daysAfter(on, -1), reason: "CHANGED_INSTITUTION" });
  const there = await db.select().from(registerEntries).where(and(eq(registerEntries.learnerId, learnerId), eq(registerEntries.institutionMoeNumber, to), isNull(registerEntries.until)));
  const isThere = (entry: RegisterEntryRow) => there.some((other) => other.supportNeedCode === entry.supportNeedCode && other.subNeedCode === entry.subNeedCode);
  const carried = ended.filter((entry) => !isThere(entry)).map((entry) => goingOn(entry, { to, on, communityId }));
  return carried.length === 0 ? [] : db.insert(registerEntries).values(carried).returning();
}

/**
 * Where the learner's last day is said already, or their move, what is added to the register ends with it, and goes on at the next place as
 * what was there then did. Gives what goes on.
 */
export async function endWithStay(db: Db, { learnerId, institutionMoeNumber }: EntriesOfInstitution, { until, endReason }: EnrolmentRow, stays: readonly EnrolmentRow[]): Promise<RegisterEntryRow[]> {
  if (until === null || endReason === null) return [];
  const next = stays.find((stay) => stay.from === daysAfter(until, 1) && stay.institutionMoeNumber !== institutionMoeNumber);
  if (next) return carryEntries(db, { learnerId, from: institutionMoeNumber, to: next.institutionMoeNumber, on: next.from, communityId: null });
  await endEntriesAt(db, { learnerId, institutionMoeNumber }, { until, reason: closeReasonOf(endReason) });
  return [];
}

function goingOn(entry: RegisterEntryRow, { to, on, communityId }: Pick<Move, "to" | "on" | "communityId">): typeof registerEntries.$inferInsert {
  const { id, version: _version, until: _until, closeReason: _reason, recordedAt: _at, recordedBy: _by, recordedInRole: _role, ...same } = entry;
  // Agreed was to show it to one community, not to whichever the learner comes to.
  const goesOnShown = entry.consentedToCommunity && communityId !== null && entry.communityId === communityId;
  return { ...same, continuesId: id, institutionMoeNumber: to, from: on, communityId, ...(goesOnShown ? {} : { consentedToCommunity: false, consentedOn: null, consentToldBy: null }) };
}

/** The entry as it is now, whatever was read before; null when the viewer does not see it. */
export async function findEntry(db: Db, id: string): Promise<RegisterEntryRow | null> {
  const [row] = await db.select().from(registerEntries).where(eq(registerEntries.id, id));
  return row ?? null;
}

/** The open entry of an institution's register for exactly this need; null when there is none. */
export async function findCurrentEntry(db: Db, { learnerId, institutionMoeNumber, supportNeedCode, subNeedCode }: EntriesOfInstitution & Pick<RegisterEntryRow, "supportNeedCode" | "subNeedCode">): Promise<RegisterEntryRow | null> {
  const [row] = await db
    .select()
    .from(registerEntries)
    .where(
      and(
        eq(registerEntries.learnerId, learnerId),
        eq(registerEntries.institutionMoeNumber, institutionMoeNumber),
        eq(registerEntries.supportNeedCode, supportNeedCode),
        subNeedCode === null ? isNull(registerEntries.subNeedCode) : eq(registerEntries.subNeedCode, subNeedCode),
        isNull(registerEntries.until),
      ),
    );
  return row ?? null;
}

/** An entry of the learner that is over; null when there is none with this id. */
export async function findEndedEntry(db: Db, learnerId: string, id: string): Promise<RegisterEntryRow | null> {
  if (!isUuid(id)) return null;
  const [row] = await db.select().from(registerEntries).where(and(eq(registerEntries.id, id), eq(registerEntries.learnerId, learnerId), lte(registerEntries.until, today())));
  return row ?? null;
}

export async function insertEntry(db: Db, entry: typeof registerEntries.$inferInsert): Promise<RegisterEntryRow> {
  const [row] = await db.insert(registerEntries).values(entry).returning();
  return row!;
}

/**
 * Changes the version of the entry that was read; null when there is a newer one. Where a move is under way, what is said
 * of the need is said of the entry that goes on at the next institution, too.
 */
export async function updateEntry(db: Db, { id, version, until }: RegisterEntryRow, change: Partial<RegisterEntryRow>): Promise<RegisterEntryRow | null> {
  const [row] = await db.update(registerEntries).set(change).where(and(eq(registerEntries.id, id), eq(registerEntries.version, version))).returning();
  if (row && until !== null) {
    const { communityId: _community, consentedToCommunity: _shown, consentedOn: _on, consentToldBy: _by, until: _until, closeReason: _reason, ...content } = change;
    if (Object.keys(content).length > 0) await db.update(registerEntries).set(content).where(and(eq(registerEntries.continuesId, id), gt(registerEntries.from, today())));
  }
  return row ?? null;
}

export async function insertDiagnosis(db: Db, { id, learnerId, until }: RegisterEntryRow, diagnosis: { type: string | null; subType: string | null }): Promise<void> {
  const next = until === null ? [] : await db.select({ id: registerEntries.id }).from(registerEntries).where(and(eq(registerEntries.continuesId, id), gt(registerEntries.from, today())));
  await db.insert(registerDiagnoses).values([{ id }, ...next].map((entry) => ({ entryId: entry.id, learnerId, ...diagnosis })));
}
