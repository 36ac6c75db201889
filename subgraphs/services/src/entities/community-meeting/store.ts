import type { Db } from "@lsg/subgraph-kit/database";
import type { KeysetOrder } from "@lsg/subgraph-kit/page";
import { desc, eq } from "drizzle-orm";
import { orRefusal, type Refusal } from "../../refused-by.ts";
import { communityMeetings, meetingMinutes, type CommunityMeetingRow, type MeetingMinutesRow } from "./table.ts";

export const latestFirst: KeysetOrder = { columns: [communityMeetings.date, communityMeetings.id], direction: "desc" };

export async function addMeeting(db: Db, meeting: typeof communityMeetings.$inferInsert): Promise<CommunityMeetingRow> {
  return (await db.insert(communityMeetings).values(meeting).returning())[0]!;
}

/** The version that stands, or null while there is none. */
export async function findMinutes(db: Db, meetingId: string): Promise<MeetingMinutesRow | null> {
  const [minutes] = await db.select().from(meetingMinutes).where(eq(meetingMinutes.meetingId, meetingId)).orderBy(desc(meetingMinutes.version)).limit(1);
  return minutes ?? null;
}

/** Refused with `meeting_minutes_one_that_stands` when there is one of this version already. */
export function addMinutes(db: Db, minutes: typeof meetingMinutes.$inferInsert): Promise<MeetingMinutesRow | Refusal> {
  return orRefusal(db, async (tx) => (await tx.insert(meetingMinutes).values(minutes).returning())[0]!);
}
