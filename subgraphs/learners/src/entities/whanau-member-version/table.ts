import { sql } from "drizzle-orm";
import { boolean, integer, pgTable, smallint, text, timestamp, unique, uuid } from "drizzle-orm/pg-core";
import { learners } from "../learner/table.ts";
import { whanauMembers, type ContactChannel, type WhanauRelationship } from "../whanau-member/table.ts";

/** What was said of whānau members before. Nobody writes here: a trigger keeps what a change replaces. */
export const whanauMemberVersions = pgTable(
  "whanau_member_versions",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    whanauMemberId: uuid("whanau_member_id").notNull().references(() => whanauMembers.id),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    version: integer("version").notNull(),
    contactPriority: smallint("contact_priority").notNull(),
    legalGuardian: boolean("legal_guardian").notNull(),
    livesWith: boolean("lives_with").notNull(),
    relationship: text("relationship").$type<WhanauRelationship>().notNull(),
    preferredChannel: text("preferred_channel").$type<ContactChannel>(),
    preferredLanguage: text("preferred_language").notNull(),
    name: text("name").notNull(),
    /** When it was written, by whom, and in what role. */
    recordedAt: timestamp("recorded_at", { withTimezone: true, precision: 3 }).notNull(),
    recordedBy: text("recorded_by"),
    recordedInRole: text("recorded_in_role").notNull(),
  },
  (table) => [unique("whanau_member_versions_once").on(table.whanauMemberId, table.version)],
);

export type WhanauMemberVersionRow = typeof whanauMemberVersions.$inferSelect;
