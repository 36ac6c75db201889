import { toAct, wasDone } from "../../acts.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { toRecipient } from "../recipient/recipient.ts";
import { endLawfulAccess } from "./end-lawful-access.ts";
import { recordLawfulAccess } from "./record-lawful-access.ts";

export const lawfulAccessResolvers = {
  Mutation: { recordLawfulAccess, endLawfulAccess },
  Learner: {
    lawfulAccesses: ({ id }, _args, { loaders }) => loaders.lawfulAccessesByLearnerId.load(id),
  },
  LawfulAccess: {
    __resolveReference: ({ id }, { loaders }) => loaders.lawfulAccessById.load(id),
    learner: ({ learnerId }, _args, { loaders }) => loaders.learnerById.load(learnerId),
    recipient: ({ recipient }) => toRecipient(recipient),
    decided: ({ decidedAt, decidedBy, decidedInRole, decidedFor }) => wasDone(decidedAt, decidedBy, decidedInRole, decidedFor),
    ended: ({ endedAt, endedBy, endedInRole, endedFor }) => toAct(endedAt, endedBy, endedInRole, endedFor),
  },
} satisfies Resolvers;
