import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, integer, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { lastChange } from "../../last-change.ts";
import { learners } from "../learner/table.ts";

export type EnrolmentAttendance = "FULL_TIME" | "PART_TIME";
export type EnrolmentEndReason = "STARTED_SCHOOL" | "CHANGED_INSTITUTION" | "MOVED_OVERSEAS" | "HOME_EDUCATION" | "LEFT_SCHOOL" | "OTHER";

/** Where a learner was enrolled, and when. An exclusion constraint keeps full-time enrolments of one learner apart. */
export const enrolments = pgTable(
  "enrolments",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    institutionMoeNumber: integer("institution_moe_number").notNull(),
    from: date("from_date", { mode: "string" }).notNull(),
    /** The last day; null while none is set. */
    until: date("until_date", { mode: "string" }),
    /** 0 is a new entrant's; null in early learning. */
    yearLevel: smallint("year_level"),
    kind: text("kind").$type<"EARLY_LEARNING" | "SCHOOL">().notNull(),
    /** At a school always full-time. */
    attendance: text("attendance").$type<EnrolmentAttendance>().notNull().default("FULL_TIME"),
    /** Why it ends, once its last day is known. */
    endReason: text("end_reason").$type<EnrolmentEndReason>(),
    endNote: text("end_note"),
    ...provenance(),
    ...lastChange(),
  },
  (table) => [
    check("enrolments_kind", sql`${table.kind} in ('EARLY_LEARNING', 'SCHOOL')`),
    check("enrolments_attendance", sql`${table.attendance} = 'FULL_TIME' or (${table.attendance} = 'PART_TIME' and ${table.kind} = 'EARLY_LEARNING')`),
    check("enrolments_end_reason", sql`${table.endReason} in ('STARTED_SCHOOL', 'CHANGED_INSTITUTION', 'MOVED_OVERSEAS', 'HOME_EDUCATION', 'LEFT_SCHOOL', 'OTHER')`),
    check("enrolments_end_note", sql`char_length(${table.endNote}) <= 1000`),
    check("enrolments_reason_has_its_day", sql`${table.until} is not null or num_nonnulls(${table.endReason}, ${table.endNote}) = 0`),
    check("enrolments_period", sql`${table.until} >= ${table.from}`),
    check("enrolments_year_level", sql`case ${table.kind} when 'SCHOOL' then ${table.yearLevel} is not null and ${table.yearLevel} between 0 and 13 else ${table.yearLevel} is null end`),
    index("enrolments_by_learner").on(table.learnerId, table.from, table.id),
    index("enrolments_by_institution").on(table.institutionMoeNumber, table.learnerId),
  ],
);

export type EnrolmentRow = typeof enrolments.$inferSelect;
