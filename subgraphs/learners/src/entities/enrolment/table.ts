import { sql } from "drizzle-orm";
import { check, date, index, integer, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { learners } from "../learner/table.ts";

/** Where a learner was enrolled, and when. An exclusion constraint keeps school enrolments of one learner apart. */
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
  },
  (table) => [
    check("enrolments_kind", sql`${table.kind} in ('EARLY_LEARNING', 'SCHOOL')`),
    check("enrolments_period", sql`${table.until} >= ${table.from}`),
    check("enrolments_year_level", sql`case ${table.kind} when 'SCHOOL' then ${table.yearLevel} is not null and ${table.yearLevel} between 0 and 13 else ${table.yearLevel} is null end`),
    index("enrolments_by_learner").on(table.learnerId, table.from, table.id),
    index("enrolments_by_institution").on(table.institutionMoeNumber, table.learnerId),
  ],
);

export type EnrolmentRow = typeof enrolments.$inferSelect;
