import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, isNull, sql } from "drizzle-orm";
import { whanauMembers, type WhanauMemberRow } from "./table.ts";

/** What can be said of a member, and changed. */
export type Member = Pick<WhanauMemberRow, "name" | "relationship" | "legalGuardian" | "livesWith" | "contactPriority" | "preferredChannel" | "preferredLanguage">;

/** `personId` is left out for somebody who is whānau of nobody yet. */
export async function insertMember(db: Db, member: Member & { learnerId: string; personId?: string }): Promise<WhanauMemberRow> {
  const [row] = await db.insert(whanauMembers).values(member).returning();
  return row!;
}

/** The same person among the learner's whānau of now. */
export async function findPerson(db: Db, { learnerId, personId }: Pick<WhanauMemberRow, "learnerId" | "personId">): Promise<WhanauMemberRow | null> {
  const [row] = await db.select().from(whanauMembers).where(and(eq(whanauMembers.learnerId, learnerId), eq(whanauMembers.personId, personId), isNull(whanauMembers.endedAt)));
  return row ?? null;
}

/** Null when they ended, or somebody changed them, since this version was read. */
export async function changeMember(db: Db, { id }: WhanauMemberRow, version: number, change: Partial<Member>): Promise<WhanauMemberRow | null> {
  const [row] = await db.update(whanauMembers).set(change).where(and(eq(whanauMembers.id, id), eq(whanauMembers.version, version), isNull(whanauMembers.endedAt))).returning();
  return row ?? null;
}

/** Null when they ended since they were read. */
export async function endMember(db: Db, { id }: WhanauMemberRow, { by, reason }: { by: string; reason: string }): Promise<WhanauMemberRow | null> {
  const [row] = await db.update(whanauMembers).set({ endedAt: sql`now()`, endedBy: by, endReason: reason }).where(and(eq(whanauMembers.id, id), isNull(whanauMembers.endedAt))).returning();
  return row ?? null;
}

/** The member as they are now. */
export async function readMember(db: Db, id: string): Promise<WhanauMemberRow | null> {
  const [row] = await db.select().from(whanauMembers).where(eq(whanauMembers.id, id));
  return row ?? null;
}
