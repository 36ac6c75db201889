import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, smallint, text, timestamp, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { actedAs } from "../../acts.ts";
import { lastChange } from "../../last-change.ts";
import { learners } from "../learner/table.ts";

export type WhanauRelationship =
  | "MOTHER"
  | "FATHER"
  | "STEP_PARENT"
  | "GRANDPARENT"
  | "SIBLING"
  | "AUNT_OR_UNCLE"
  | "WHANGAI_CAREGIVER"
  | "FOSTER_CAREGIVER"
  | "OTHER_WHANAU"
  | "OTHER";

export type ContactChannel = "IN_PERSON" | "PHONE_CALL" | "TEXT_MESSAGE" | "EMAIL" | "VIDEO_CALL" | "LETTER";

export const whanauMembers = pgTable(
  "whanau_members",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    /** The person: the same for every learner whose whānau they are, and the one who signs in. */
    personId: uuid("person_id").notNull().default(sql`uuidv7()`),
    /** 1 is asked first. */
    contactPriority: smallint("contact_priority").notNull(),
    /** Apart from the relationship: who cares for a child is not always who decides for them in law. */
    legalGuardian: boolean("legal_guardian").notNull(),
    livesWith: boolean("lives_with").notNull(),
    relationship: text("relationship").$type<WhanauRelationship>().notNull(),
    preferredChannel: text("preferred_channel").$type<ContactChannel>(),
    /** A BCP 47 tag. */
    preferredLanguage: text("preferred_language").notNull().default("en-NZ"),
    name: text("name").notNull(),
    /** Goes up by one with each change: whoever changes it says which one they have read. */
    version: integer("version").notNull().default(1),
    /** When they stopped being written into the whānau, by whom, and why. From then on they see nothing by it. */
    endedAt: timestamp("ended_at", { withTimezone: true, precision: 3 }),
    endedBy: text("ended_by"),
    ...actedAs("ended"),
    endReason: text("end_reason"),
    ...provenance(),
    ...lastChange(),
  },
  (table) => [
    check(
      "whanau_members_relationship",
      sql`${table.relationship} in ('MOTHER', 'FATHER', 'STEP_PARENT', 'GRANDPARENT', 'SIBLING', 'AUNT_OR_UNCLE', 'WHANGAI_CAREGIVER', 'FOSTER_CAREGIVER', 'OTHER_WHANAU', 'OTHER')`,
    ),
    check("whanau_members_preferred_channel", sql`${table.preferredChannel} in ('IN_PERSON', 'PHONE_CALL', 'TEXT_MESSAGE', 'EMAIL', 'VIDEO_CALL', 'LETTER')`),
    check("whanau_members_contact_priority", sql`${table.contactPriority} between 1 and 99`),
    check("whanau_members_name", sql`char_length(${table.name}) between 1 and 200 and ${table.name} is nfc normalized`),
    check("whanau_members_end_is_whole", sql`num_nulls(${table.endedAt}, ${table.endedBy}, ${table.endReason}) in (0, 3) and char_length(${table.endReason}) <= 4000`),
    uniqueIndex("whanau_members_once").on(table.learnerId, table.personId).where(sql`${table.endedAt} is null`),
    // Lets consents point at a member together with the learner.
    unique("whanau_members_of_learner").on(table.learnerId, table.id),
    index("whanau_members_by_person").on(table.personId, table.learnerId),
    index("whanau_members_by_learner").on(table.learnerId, table.contactPriority, table.id),
  ],
);

export type WhanauMemberRow = typeof whanauMembers.$inferSelect;
