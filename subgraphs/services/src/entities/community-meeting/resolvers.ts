import { readPage, toConnection } from "@lsg/subgraph-kit/page";
import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { toParties } from "../community-parties/resolvers.ts";
import { planCommunityMeeting, recordMeetingMinutes } from "./meet.ts";
import { latestFirst } from "./store.ts";

export const communityMeetingResolvers = {
  Mutation: { planCommunityMeeting, recordMeetingMinutes },
  LearningSupportCommunity: {
    async meetings({ id }, args, { loaders }) {
      const page = readPage(args, latestFirst);
      return toConnection(await loaders.meetingsPageByCommunityId(id, page), page, latestFirst);
    },
  },
  CommunityMeeting: {
    // A foreign key and a policy for everyone: there always is one.
    community: async ({ communityId }, _args, { loaders }) => (await loaders.learningSupportCommunityById.load(communityId))!,
    minutes: async ({ id }, _args, { loaders }) => (await loaders.minutesByMeetingId.load(id))[0] ?? null,
    minutesVersions: ({ id }, _args, { loaders }) => loaders.minutesByMeetingId.load(id),
    provenance: toProvenance,
  },
  MeetingMinutes: {
    attendees: toParties,
    provenance: toProvenance,
  },
} satisfies Resolvers;
