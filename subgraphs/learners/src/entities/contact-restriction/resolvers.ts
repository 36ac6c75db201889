import { toAct, wasDone } from "../../acts.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { endContactRestriction } from "./end-contact-restriction.ts";
import { recordContactRestriction } from "./record-contact-restriction.ts";

export const contactRestrictionResolvers = {
  Mutation: { recordContactRestriction, endContactRestriction },
  Learner: {
    contactRestrictions: ({ id }, _args, { loaders }) => loaders.contactRestrictionsByLearnerId.load(id),
  },
  ContactRestriction: {
    __resolveReference: ({ id }, { loaders }) => loaders.contactRestrictionById.load(id),
    learner: ({ learnerId }, _args, { loaders }) => loaders.learnerById.load(learnerId),
    whanauMember: async ({ learnerId, personId }, _args, { loaders }) => (await loaders.whanauByLearnerId.load(learnerId)).find((member) => member.personId === personId) ?? null,
    recorded: ({ recordedAt, recordedBy, recordedInRole, recordedFor }) => wasDone(recordedAt, recordedBy, recordedInRole, recordedFor),
    ended: ({ endedAt, endedBy, endedInRole, endedFor }) => toAct(endedAt, endedBy, endedInRole, endedFor),
  },
} satisfies Resolvers;
