import type { Db } from "@lsg/subgraph-kit/database";
import { nationalStudentNumbers } from "./table.ts";

/** The one before, if any, is marked as replaced in the same statement. */
export async function insertNumber(db: Db, number: { learnerId: string; sealed: string }): Promise<void> {
  await db.insert(nationalStudentNumbers).values(number);
}
