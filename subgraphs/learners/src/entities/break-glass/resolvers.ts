import type { Resolvers } from "../../generated/resolvers.ts";
import { toAct, wasDone } from "../../acts.ts";
import { isPrivacyOfficer } from "../../policy.ts";
import { breakGlass } from "./break-glass.ts";
import { closeBreakGlass } from "./close-break-glass.ts";
import { reviewBreakGlass } from "./review-break-glass.ts";
import { listToReview } from "./store.ts";

export const breakGlassResolvers = {
  Query: {
    breakGlassReviews: (_query, args, { db, viewer }) => (isPrivacyOfficer(viewer) ? listToReview(db, args) : null),
  },
  Mutation: { breakGlass, closeBreakGlass, reviewBreakGlass },
  Learner: {
    breakGlasses: ({ id }, _args, { loaders }) => loaders.breakGlassesByLearnerId.load(id),
  },
  BreakGlass: {
    __resolveReference: ({ id }, { loaders }) => loaders.breakGlassById.load(id),
    learner: ({ learnerId }, _args, { loaders }) => loaders.learnerById.load(learnerId),
    openedBy: ({ personId }) => personId,
    follows: ({ followsId }, _args, { loaders }) => (followsId === null ? null : loaders.breakGlassById.load(followsId)),
    opened: ({ openedAt, personId, role, organisation }) => wasDone(openedAt, personId, role, organisation === null ? [] : [organisation]),
    closed: ({ closedAt, closedBy, closedInRole, closedFor }) => toAct(closedAt, closedBy, closedInRole, closedFor),
    review: ({ reviewOutcome: outcome, reviewNote: note, reviewedAt: at, reviewedBy: by, reviewedInRole, reviewedFor }) =>
      outcome === null || at === null || by === null ? null : { outcome, note, at, by, recorded: wasDone(at, by, reviewedInRole, reviewedFor) },
    noticeSent: ({ noticeSentAt, noticeSentBy, noticeSentInRole, noticeSentFor }) => toAct(noticeSentAt, noticeSentBy, noticeSentInRole, noticeSentFor),
  },
} satisfies Resolvers;
