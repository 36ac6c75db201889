import { sql } from "drizzle-orm";
import { check, date, index, pgTable, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { learners } from "../learner/table.ts";

/** The one person whom a learner's whānau can go to, and whom they could go to before. */
export const knownContacts = pgTable(
  "known_contacts",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    practitionerId: uuid("practitioner_id").notNull(),
    since: date("since_date", { mode: "string" }).notNull(),
    /** The last day; set at the handover, null while the contact is the current one. */
    until: date("until_date", { mode: "string" }),
  },
  (table) => [
    check("known_contacts_period", sql`${table.until} >= ${table.since}`),
    uniqueIndex("known_contacts_one_is_current").on(table.learnerId).where(sql`${table.until} is null`),
    index("known_contacts_by_learner").on(table.learnerId, table.since, table.id),
    index("known_contacts_by_practitioner").on(table.practitionerId, table.since, table.id).where(sql`${table.until} is null`),
  ],
);

export type KnownContactRow = typeof knownContacts.$inferSelect;
