import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { lastChange } from "../../last-change.ts";
import { learners } from "../learner/table.ts";
import type { ContactChannel } from "../whanau-member/table.ts";

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
    /** Day of a move since which nobody has said that this is still the right person; null when nothing is in question. */
    toConfirmSince: date("to_confirm_since", { mode: "string" }),
    /** Code of the role in which the practitioner is the contact. */
    roleCode: text("role_code"),
    /** How the whānau reach the contact best. */
    preferredChannel: text("preferred_channel").$type<ContactChannel>(),
    /** BCP 47 tags of the languages in which they speak with each other. */
    languages: text("languages").array().notNull().default(sql`'{}'`),
    /** Why another took over. */
    handOverReason: text("hand_over_reason"),
    ...provenance(),
    ...lastChange(),
  },
  (table) => [
    check("known_contacts_period", sql`${table.until} >= ${table.since}`),
    check("known_contacts_role", sql`${table.roleCode} ~ '^[A-Z][A-Z0-9_]{0,63}$'`),
    check("known_contacts_channel", sql`${table.preferredChannel} in ('IN_PERSON', 'PHONE_CALL', 'TEXT_MESSAGE', 'EMAIL', 'VIDEO_CALL', 'LETTER')`),
    check("known_contacts_languages", sql`cardinality(${table.languages}) <= 10`),
    check("known_contacts_reason", sql`${table.handOverReason} is null or (${table.until} is not null and char_length(${table.handOverReason}) between 1 and 1000)`),
    check("known_contacts_question_is_open", sql`${table.toConfirmSince} is null or ${table.until} is null`),
    uniqueIndex("known_contacts_one_is_current").on(table.learnerId).where(sql`${table.until} is null`),
    index("known_contacts_by_learner").on(table.learnerId, table.since, table.id),
    index("known_contacts_by_practitioner").on(table.practitionerId, table.since, table.id).where(sql`${table.until} is null`),
  ],
);

export type KnownContactRow = typeof knownContacts.$inferSelect;
