import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { loadPages } from "@lsg/subgraph-kit/page";
import { desc, inArray } from "drizzle-orm";
import { latestFirst } from "./store.ts";
import { communityMeetings, meetingMinutes } from "./table.ts";

export function communityMeetingLoaders(db: Db) {
  return {
    communityMeetingById: loadOne((ids: string[]) => db.select().from(communityMeetings).where(inArray(communityMeetings.id, ids)), (meeting) => meeting.id, uuidKeys),
    meetingsPageByCommunityId: loadPages<typeof communityMeetings, string>(db, { table: communityMeetings, parent: communityMeetings.communityId, order: latestFirst }),
    /** Every version, the one that stands first. */
    minutesByMeetingId: loadMany(
      (meetingIds: string[]) => db.select().from(meetingMinutes).where(inArray(meetingMinutes.meetingId, meetingIds)).orderBy(desc(meetingMinutes.version)),
      (minutes) => minutes.meetingId,
      uuidKeys,
    ),
  };
}
