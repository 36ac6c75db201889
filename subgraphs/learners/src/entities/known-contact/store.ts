import type { Db } from "@lsg/subgraph-kit/database";
import { and, desc, eq, isNull } from "drizzle-orm";
import { knownContacts, type KnownContactRow } from "./table.ts";

export type NewKnownContact = Pick<KnownContactRow, "learnerId" | "practitionerId" | "since" | "roleCode" | "preferredChannel" | "languages">;

/** The learner's known contacts as they are now, the newest first. */
export async function listKnownContacts(db: Db, learnerId: string): Promise<KnownContactRow[]> {
  return db.select().from(knownContacts).where(eq(knownContacts.learnerId, learnerId)).orderBy(desc(knownContacts.since), desc(knownContacts.id));
}

export async function insertKnownContact(db: Db, contact: NewKnownContact): Promise<KnownContactRow> {
  const [row] = await db.insert(knownContacts).values(contact).returning();
  return row!;
}

/** Null when it is no longer the current one. */
export async function endKnownContact(db: Db, { id }: KnownContactRow, until: string, reason: string): Promise<KnownContactRow | null> {
  return change(db, id, { until, handOverReason: reason, toConfirmSince: null });
}

/** Null when it is no longer the current one. */
export async function confirm(db: Db, { id }: KnownContactRow): Promise<KnownContactRow | null> {
  return change(db, id, { toConfirmSince: null });
}

/** Asks, from the day of a move on, whether the current one is still the right person; null when the learner has none. */
export async function askToConfirm(db: Db, learnerId: string, since: string): Promise<KnownContactRow | null> {
  const [row] = await db
    .update(knownContacts)
    .set({ toConfirmSince: since })
    .where(and(eq(knownContacts.learnerId, learnerId), isNull(knownContacts.until)))
    .returning();
  return row ?? null;
}

async function change(db: Db, id: string, set: Partial<KnownContactRow>): Promise<KnownContactRow | null> {
  const [row] = await db
    .update(knownContacts)
    .set(set)
    .where(and(eq(knownContacts.id, id), isNull(knownContacts.until)))
    .returning();
  return row ?? null;
}
