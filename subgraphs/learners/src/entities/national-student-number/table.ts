import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, pgTable, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { learners } from "../learner/table.ts";

/**
 * A learner's National Student Number, sealed: the database alone does not tell it, nor whether two are the same. It is an
 * attribute and never a key; nobody is looked up by it. One that is corrected stays, as what was replaced.
 */
export const nationalStudentNumbers = pgTable(
  "national_student_numbers",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    /** Another was recorded since. A trigger sets it. */
    replacedAt: timestamp("replaced_at", { withTimezone: true, precision: 3 }),
    /** Sealed for this learner: see `sealed-number.ts`. */
    sealed: text("sealed").notNull(),
    ...provenance(),
  },
  (table) => [
    // Digits alone would be a number that somebody forgot to seal.
    check("national_student_numbers_are_sealed", sql`${table.sealed} ~ '^[a-z0-9-]{1,20}:[A-Za-z0-9_-]{40,120}$'`),
    uniqueIndex("national_student_numbers_one_holds").on(table.learnerId).where(sql`${table.replacedAt} is null`),
  ],
);
