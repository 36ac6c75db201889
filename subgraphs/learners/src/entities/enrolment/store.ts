import type { Db } from "@lsg/subgraph-kit/database";
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { enrolments, type EnrolmentEndReason, type EnrolmentRow } from "./table.ts";

export type NewEnrolment = Pick<EnrolmentRow, "learnerId" | "institutionMoeNumber" | "kind" | "from" | "until" | "yearLevel" | "attendance">;

/** Every enrolment of a learner as it is now, the newest first. */
export async function listEnrolments(db: Db, learnerId: string): Promise<EnrolmentRow[]> {
  return db.select().from(enrolments).where(eq(enrolments.learnerId, learnerId)).orderBy(desc(enrolments.from), desc(enrolments.id));
}

export async function insertEnrolment(db: Db, enrolment: NewEnrolment): Promise<EnrolmentRow> {
  const [row] = await db.insert(enrolments).values(enrolment).returning();
  return row!;
}

/** Waits for who changes an enrolment without taking turns, such as an import that adds to the register there, before what hangs on it ends. For who may end it. */
export async function lockEnrolment(db: Db, { id }: EnrolmentRow): Promise<void> {
  await db.select({ id: enrolments.id }).from(enrolments).where(eq(enrolments.id, id)).for("no key update");
}

export interface End {
  readonly until: string;
  readonly reason: EnrolmentEndReason;
  readonly note: string | null;
}

/** Null when it got another last day since it was read. */
export async function setEnd(db: Db, { id, until: known }: EnrolmentRow, { until, reason, note }: End): Promise<EnrolmentRow | null> {
  const [row] = await db
    .update(enrolments)
    .set({ until, endReason: reason, endNote: note })
    .where(and(eq(enrolments.id, id), known === null ? isNull(enrolments.until) : eq(enrolments.until, known)))
    .returning();
  return row ?? null;
}

/** Does `work`, in which a learner may be full-time at two places, and checks afterwards that nobody is. */
export async function betweenPlaces<Done>(db: Db, work: () => Promise<Done>): Promise<Done> {
  await db.execute(sql`set constraints enrolments_one_full_time_at_a_time deferred`);
  const done = await work();
  await db.execute(sql`set constraints enrolments_one_full_time_at_a_time immediate`);
  return done;
}
