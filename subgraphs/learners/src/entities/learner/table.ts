import { sql } from "drizzle-orm";
import { boolean, date, index, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";

export const learners = pgTable(
  "learners",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    legalName: text("legal_name").notNull(),
    preferredName: text("preferred_name").notNull(),
    dateOfBirth: date("date_of_birth", { mode: "string" }).notNull(),
    gender: text("gender").$type<"FEMALE" | "MALE" | "ANOTHER_GENDER">().notNull(),
    /** Codes of the Stats NZ ethnicity classification, as many as the learner has. */
    ethnicityCodes: text("ethnicity_codes").array().notNull(),
    /** Codes of the Stats NZ iwi classification. */
    iwiCodes: text("iwi_codes").array().notNull(),
    /** BCP 47 tags; `nzs` is New Zealand Sign Language. */
    languages: text("languages").array().notNull(),
    usesNzSignLanguage: boolean("uses_nz_sign_language").notNull(),
    updatedAt: timestamp("updated_at", { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [index("learners_by_name").on(table.preferredName, table.id)],
);

export type LearnerRow = typeof learners.$inferSelect;
