import type { Db } from "@lsg/subgraph-kit/database";
import { and, asc, gt, inArray, sql } from "drizzle-orm";
import { openNumber, sealNumber } from "./sealed-number.ts";
import { nationalStudentNumbers } from "./table.ts";

/** The one before, if any, is marked as replaced in the same statement. */
export async function insertNumber(db: Db, number: { learnerId: string; sealed: string }): Promise<void> {
  await db.insert(nationalStudentNumbers).values(number);
}

const keyOf = sql<string>`split_part(${nationalStudentNumbers.sealed}, ':', 1)`;

/** How many numbers each key seals, those that were replaced among them: for the owner alone. */
export async function countNumbersByKey(db: Db): Promise<{ key: string; numbers: number }[]> {
  return db.select({ key: keyOf, numbers: sql<number>`count(*)::integer` }).from(nationalStudentNumbers).groupBy(keyOf).orderBy(keyOf);
}

/**
 * Seals up to a thousand numbers with the first key of the process that one of the others seals, in the order of their ids; gives
 * how many, and the id of the last, null when none is left. Throws when one cannot be opened. For the owner alone.
 */
export async function sealNumbersAgain(db: Db, { others, after }: { others: readonly string[]; after: string | null }): Promise<{ sealed: number; last: string | null }> {
  if (others.length === 0) return { sealed: 0, last: null };
  const of = nationalStudentNumbers;
  const rows = await db
    .select({ id: of.id, learnerId: of.learnerId, sealed: of.sealed })
    .from(of)
    .where(and(inArray(keyOf, [...others]), after === null ? undefined : gt(of.id, after)))
    .orderBy(asc(of.id))
    .limit(1_000)
    .for("update");
  if (rows.length === 0) return { sealed: 0, last: null };
  const again = JSON.stringify(rows.map(({ id, learnerId, sealed }) => ({ id, sealed: sealNumber(learnerId, openNumber({ learnerId, sealed })) })));
  await db.execute(sql`update national_student_numbers as number set sealed = again.sealed from jsonb_to_recordset(${again}::jsonb) as again (id uuid, sealed text) where number.id = again.id`);
  return { sealed: rows.length, last: rows.at(-1)!.id };
}
