import { date, integer, pgTable, text, timestamp, unique, uuid, boolean } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm";
import { learners } from "../learner/table.ts";

/** What the profile of a learner said before. Nobody writes here: a trigger keeps what a change replaces. */
export const learnerProfileVersions = pgTable(
  "learner_profile_versions",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    dateOfBirth: date("date_of_birth", { mode: "string" }).notNull(),
    version: integer("version").notNull(),
    usesNzSignLanguage: boolean("uses_nz_sign_language").notNull(),
    /** When it was written, by whom, and in what role; by whom is null for the first one. */
    recordedAt: timestamp("recorded_at", { withTimezone: true, precision: 3 }).notNull(),
    recordedBy: text("recorded_by"),
    recordedInRole: text("recorded_in_role").notNull(),
    gender: text("gender").$type<"FEMALE" | "MALE" | "ANOTHER_GENDER">().notNull(),
    legalName: text("legal_name").notNull(),
    preferredName: text("preferred_name").notNull(),
    ethnicityCodes: text("ethnicity_codes").array().notNull(),
    languages: text("languages").array().notNull(),
  },
  (table) => [unique("learner_profile_versions_once").on(table.learnerId, table.version)],
);

export type LearnerProfileVersionRow = typeof learnerProfileVersions.$inferSelect;
