import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { boolean, check, date, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { isWritten } from "../../written-text.ts";
import { parties, someParties } from "../../community-parties.ts";
import { learningSupportCommunities } from "../learning-support-community/table.ts";

/** When a community meets, and about what. */
export const communityMeetings = pgTable(
  "community_meetings",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    communityId: uuid("community_id").notNull().references(() => learningSupportCommunities.id),
    date: date("meets_on", { mode: "string" }).notNull(),
    place: text("place"),
    agenda: text("agenda").notNull(),
    ...provenance(),
  },
  (table) => [
    check("community_meetings_place", isWritten(table.place, 200)),
    check("community_meetings_agenda", isWritten(table.agenda)),
    index("community_meetings_by_community").on(table.communityId, table.date, table.id),
  ],
);

export type CommunityMeetingRow = typeof communityMeetings.$inferSelect;

/** What came of a meeting: corrected by another version, never changed. The highest version stands. */
export const meetingMinutes = pgTable(
  "meeting_minutes",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    meetingId: uuid("meeting_id").notNull().references(() => communityMeetings.id),
    version: integer("version").notNull(),
    held: boolean("held").notNull(),
    text: text("text").notNull(),
    ...parties(),
    ...provenance(),
  },
  (table) => [
    unique("meeting_minutes_one_that_stands").on(table.meetingId, table.version),
    check("meeting_minutes_version", sql`${table.version} between 1 and 100`),
    check("meeting_minutes_text", isWritten(table.text, 20000)),
    check("meeting_minutes_attendees", someParties(table)),
  ],
);

export type MeetingMinutesRow = typeof meetingMinutes.$inferSelect;
