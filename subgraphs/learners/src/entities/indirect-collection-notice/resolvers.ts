import { toAct } from "../../acts.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { isPrivacyOfficer } from "../../policy.ts";
import { recordNoticeSent } from "./record-notice-sent.ts";
import { listDue } from "./store.ts";

export const indirectCollectionNoticeResolvers = {
  Query: {
    noticesDue: (_query, args, { db, viewer }) => (isPrivacyOfficer(viewer) ? listDue(db, args) : null),
  },
  Mutation: { recordNoticeSent },
  Learner: {
    indirectCollectionNotices: ({ id }, _args, { loaders }) => loaders.noticesByLearnerId.load(id),
  },
  IndirectCollectionNotice: {
    __resolveReference: ({ id }, { loaders }) => loaders.noticeById.load(id),
    settled: ({ settledAt, settledBy, settledInRole, settledFor }) => toAct(settledAt, settledBy, settledInRole, settledFor),
    learner: ({ learnerId }, _args, { loaders }) => loaders.learnerById.load(learnerId),
  },
} satisfies Resolvers;
