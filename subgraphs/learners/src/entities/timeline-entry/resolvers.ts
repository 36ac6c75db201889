import { readPage, toConnection } from "@lsg/subgraph-kit/page";
import type { Resolvers } from "../../generated/resolvers.ts";
import { latestFirst } from "./loaders.ts";
import type { TimelineKind } from "./table.ts";
import { wordsOf } from "./words.ts";

type Prefix = "ENROLMENT" | "KNOWN_CONTACT" | "TEAM_MEMBER" | "NEED" | "REGISTER_ENTRY" | "PLAN" | "CONSENT" | "INQUIRY" | "GOAL_PROGRESS" | "CORRECTION";
const isAbout = (kind: TimelineKind, record: Prefix): boolean => kind.startsWith(`${record}_`);

export const timelineEntryResolvers = {
  Learner: {
    timeline: async ({ id }, args, { loaders }) => {
      const page = readPage(args, latestFirst);
      return toConnection(await loaders.timelineByLearnerId(id, page), page, latestFirst);
    },
  },
  TimelineEntry: {
    words: ({ kind }) => ({ en: wordsOf[kind], mi: null }),
    enrolment: ({ kind, recordId }, _args, { loaders }) => (isAbout(kind, "ENROLMENT") ? loaders.enrolmentById.load(recordId) : null),
    knownContact: ({ kind, recordId }, _args, { loaders }) => (isAbout(kind, "KNOWN_CONTACT") ? loaders.knownContactById.load(recordId) : null),
    supportTeamMember: ({ kind, recordId }, _args, { loaders }) => (isAbout(kind, "TEAM_MEMBER") ? loaders.supportTeamMemberById.load(recordId) : null),
    need: ({ kind, recordId }, _args, { loaders }) => (isAbout(kind, "NEED") ? loaders.needById.load(recordId) : null),
    registerEntry: ({ kind, recordId }, _args, { loaders }) => (isAbout(kind, "REGISTER_ENTRY") ? loaders.registerEntryById.load(recordId) : null),
    plan: ({ kind, recordId }, _args, { loaders }) => (isAbout(kind, "PLAN") ? loaders.onePlanById.load(recordId) : null),
    consent: ({ kind, recordId }, _args, { loaders }) => (isAbout(kind, "CONSENT") ? loaders.consentById.load(recordId) : null),
    goalProgress: ({ kind, recordId }, _args, { loaders }) => (isAbout(kind, "GOAL_PROGRESS") ? loaders.goalProgressById.load(recordId) : null),
    transitionPlan: ({ kind, recordId }, _args, { loaders }) => (["TRANSITION_PLANNED", "TRANSITION_AGREED", "TRANSITION_CLOSED"].includes(kind) ? loaders.transitionPlanById.load(recordId) : null),
    transitionStep: ({ kind, recordId }, _args, { loaders }) => (kind === "TRANSITION_STEP_DONE" ? loaders.transitionStepById.load(recordId) : null),
    correctionRequest: ({ kind, recordId }, _args, { loaders }) => (isAbout(kind, "CORRECTION") ? loaders.correctionRequestById.load(recordId) : null),
    inquiry: ({ kind, recordId }, _args, { loaders }) => (isAbout(kind, "INQUIRY") ? loaders.inquiryById.load(recordId) : null),
  },
} satisfies Resolvers;
