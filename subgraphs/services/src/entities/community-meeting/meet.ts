// A community says when it meets, and what came of it.
import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { PlanCommunityMeetingInput, RecordMeetingMinutesInput } from "../../generated/resolvers.ts";
import { problemOfTexts, tidy, tidyOrNull } from "../../read-input.ts";
import { Refusal } from "../../refused-by.ts";
import { daysBetween, today } from "../../today.ts";
import { readParties } from "../community-parties/read-parties.ts";
import { communityNotYours, findOwnCommunity } from "../learning-support-community/own-community.ts";
import { addMeeting, addMinutes, findMinutes } from "./store.ts";
import type { MeetingMinutesRow } from "./table.ts";

const furthestDays = 2 * 366;

export const planCommunityMeeting = mutation(async ({ communityId, date, place, agenda }: PlanCommunityMeetingInput, context: Context) => {
  const community = await findOwnCommunity(context, communityId);
  if (community === null) return communityNotYours();
  const wrong = problemOfTexts({ agenda }) ?? problemOfTexts({ place }, 200);
  if (wrong) return wrong;
  if (date < community.from || daysBetween(today(), date) > furthestDays) return invalidInput("date", `date is ${date}: write a day from ${community.from}, the community's first, to two years from today.`);
  const meeting = await addMeeting(context.db, { communityId: community.id, date, place: tidyOrNull(place), agenda: tidy(agenda) });
  return { __typename: "PlanCommunityMeetingSuccess" as const, meeting };
});

export const recordMeetingMinutes = mutation(async (input: RecordMeetingMinutesInput, context: Context) => {
  const { db, loaders } = context;
  const meeting = await loaders.communityMeetingById.load(input.meetingId);
  if (meeting === null || (await findOwnCommunity(context, meeting.communityId)) === null) return communityNotYours();
  const minutes = await findMinutes(db, meeting.id);
  if ((minutes?.version ?? 0) !== (input.basedOnVersion ?? 0)) return minutesChanged(minutes);
  if (meeting.date > today()) return invalidInput("meetingId", `The community meets on ${meeting.date}: record what came of it from that day on.`);
  const wrong = problemOfTexts({ text: input.text }, 20_000);
  if (wrong) return wrong;
  const attendees = await readParties(context, "attendees", input.attendees);
  if ("__typename" in attendees) return attendees;

  const added = await addMinutes(db, { ...attendees, meetingId: meeting.id, version: (minutes?.version ?? 0) + 1, held: input.held, text: tidy(input.text) });
  // Somebody else recorded the next version at the same moment.
  if (added instanceof Refusal) return minutesChanged(await findMinutes(db, meeting.id));
  return { __typename: "RecordMeetingMinutesSuccess" as const, meeting };
});

const minutesChanged = (minutes: MeetingMinutesRow | null) =>
  problem("MinutesChanged", minutes === null ? "The meeting has no minutes yet: leave basedOnVersion out for the first." : `Version ${minutes.version} of the minutes stands: read it, and base yours on it.`, { minutes });
