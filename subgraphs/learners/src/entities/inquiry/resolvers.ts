import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { toLastChange } from "../../last-change.ts";
import { addInquiryEvent, closeInquiry, openInquiry } from "./write-inquiry.ts";

export const inquiryResolvers = {
  Mutation: { openInquiry, addInquiryEvent, closeInquiry },
  Learner: {
    inquiries: ({ id }, _args, { loaders }) => loaders.inquiriesByLearnerId.load(id),
  },
  Inquiry: {
    __resolveReference: ({ id }, { loaders }) => loaders.inquiryById.load(id),
    learner: ({ learnerId }, _args, { loaders }) => loaders.learnerById.load(learnerId),
    plan: ({ planId }, _args, { loaders }) => (planId === null ? null : loaders.onePlanById.load(planId)),
    goal: ({ goalId }, _args, { loaders }) => (goalId === null ? null : loaders.goalById.load(goalId)),
    events: ({ id }, _args, { loaders }) => loaders.eventsByInquiryId.load(id),
    provenance: (inquiry) => toProvenance(inquiry),
    lastChange: (inquiry) => toLastChange(inquiry),
  },
} satisfies Resolvers;
