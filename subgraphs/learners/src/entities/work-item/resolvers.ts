import { refusal } from "@lsg/subgraph-kit/errors";
import type { Resolvers } from "../../generated/resolvers.ts";
import { daysAfter, today } from "../../today.ts";
import type { InformationCategory } from "../learner-access/table.ts";
import type { WorkItemRow, WorkKind } from "./table.ts";

/** What an item of each kind tells of the learner, in the order in which counts are answered. */
const categoryOf: Readonly<Record<WorkKind, InformationCategory>> = {
  PLAN_REVIEW: "PLAN",
  PLAN_TO_AGREE: "PLAN",
  KNOWN_CONTACT_MISSING: "SUPPORTS",
  KNOWN_CONTACT_TO_CONFIRM: "SUPPORTS",
  TEAM_PLACE_TO_CONFIRM: "SUPPORTS",
  CONSENT_ENDING: "IDENTITY",
  REGISTER_ENTRY_TO_CHECK: "NEEDS",
  CORRECTION_DUE: "IDENTITY",
  NOTICE_DUE: "IDENTITY",
};

export const workTold = ({ learnerId, kind }: WorkItemRow) => ({ subject: learnerId, category: categoryOf[kind] });

export const workItemResolvers = {
  Query: {
    myWork: (_query, { by, ...args }, { loaders }) => loaders.workOnPage({ by: readLastDay(by), ...args }),
    myWorkCounts: async (_query, { by }, { loaders }) => {
      const counted = new Map((await loaders.workCounts(readLastDay(by))).map((row) => [row.kind, row]));
      return (Object.keys(categoryOf) as WorkKind[]).map((kind) => counted.get(kind) ?? { kind, count: 0, overdue: 0 });
    },
  },
  WorkItem: {
    learner: ({ learnerId }, _args, { loaders }) => loaders.learnerById.load(learnerId),
    isOverdue: ({ dueOn }) => dueOn < today(),
    plan: ({ kind, recordId }, _args, { loaders }) => (kind === "PLAN_REVIEW" || kind === "PLAN_TO_AGREE" ? loaders.onePlanById.load(recordId) : null),
    knownContact: ({ kind, recordId }, _args, { loaders }) => (kind === "KNOWN_CONTACT_TO_CONFIRM" ? loaders.knownContactById.load(recordId) : null),
    supportTeamMember: ({ kind, recordId }, _args, { loaders }) => (kind === "TEAM_PLACE_TO_CONFIRM" ? loaders.supportTeamMemberById.load(recordId) : null),
    consent: ({ kind, recordId }, _args, { loaders }) => (kind === "CONSENT_ENDING" ? loaders.consentById.load(recordId) : null),
    registerEntry: ({ kind, recordId }, _args, { loaders }) => (kind === "REGISTER_ENTRY_TO_CHECK" ? loaders.registerEntryById.load(recordId) : null),
    correctionRequest: ({ kind, recordId }, _args, { loaders }) => (kind === "CORRECTION_DUE" ? loaders.correctionRequestById.load(recordId) : null),
    notice: ({ kind, recordId }, _args, { loaders }) => (kind === "NOTICE_DUE" ? loaders.noticeById.load(recordId) : null),
  },
} satisfies Resolvers;

const usualDays = 30;
const longestDays = 400;

function readLastDay(by: string | null | undefined): string {
  const latest = daysAfter(today(), longestDays);
  if (by && by > latest) throw refusal("BAD_USER_INPUT", `by is ${by}: ask for work that is due by ${latest} at the latest.`);
  return by ?? daysAfter(today(), usualDays);
}
