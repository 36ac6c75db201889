import { sql } from "drizzle-orm";
import { boolean, check, date, index, integer, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { lastChange } from "../../last-change.ts";

export const learners = pgTable(
  "learners",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    dateOfBirth: date("date_of_birth", { mode: "string" }).notNull(),
    usesNzSignLanguage: boolean("uses_nz_sign_language").notNull().default(false),
    updatedAt: timestamp("updated_at", { withTimezone: true, precision: 3 }).notNull().defaultNow(),
    gender: text("gender").$type<"FEMALE" | "MALE" | "ANOTHER_GENDER">().notNull(),
    legalName: text("legal_name").notNull(),
    preferredName: text("preferred_name").notNull(),
    /** Codes of `ethnicities`, as many as the learner answered; a trigger refuses unknown ones. */
    ethnicityCodes: text("ethnicity_codes").array().notNull().default(sql`'{}'`),
    /** The broadest group that counts when a learner may count in one only; null when no ethnicity is known. */
    prioritisedEthnicityCode: text("prioritised_ethnicity_code").generatedAlwaysAs(sql`prioritised_ethnicity(ethnicity_codes)`),
    /** Goes up by one with each change of the profile: whoever changes it says which one they have read. */
    profileVersion: integer("profile_version").notNull().default(1),
    /** BCP 47 tags. */
    languages: text("languages").array().notNull().default(sql`'{}'`),
    /** Both names without macrons and capitals, each word behind a space: what lists are ordered by and searches read. */
    searchName: text("search_name").notNull().generatedAlwaysAs(sql`fold_name(preferred_name || ' ' || legal_name)`),
    ...lastChange(),
  },
  (table) => [
    check("learners_gender", sql`${table.gender} in ('FEMALE', 'MALE', 'ANOTHER_GENDER')`),
    check(
      "learners_names",
      sql`char_length(${table.preferredName}) between 1 and 200 and char_length(${table.legalName}) between 1 and 200
        and ${table.preferredName} is nfc normalized and ${table.legalName} is nfc normalized`,
    ),
    // The classification takes six answers of one person at the most.
    check("learners_languages", sql`cardinality(${table.languages}) <= 20`),
    check("learners_ethnicities", sql`cardinality(${table.ethnicityCodes}) <= 6`),
    index("learners_by_name").on(table.searchName, table.id),
    index("learners_by_words_of_name").using("gin", sql`${table.searchName} gin_trgm_ops`),
  ],
);

export type LearnerRow = typeof learners.$inferSelect;
