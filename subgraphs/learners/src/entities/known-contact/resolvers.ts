import type { Resolvers } from "../../generated/resolvers.ts";

export const knownContactResolvers = {
  Learner: {
    knownContact: ({ id }, _args, { loaders }) => loaders.currentKnownContactByLearnerId.load(id),
  },
  KnownContact: {
    __resolveReference: ({ id }, { loaders }) => loaders.knownContactById.load(id),
    learner: ({ learnerId }, _args, { loaders }) => loaders.learnerById.load(learnerId),
    practitioner: ({ practitionerId }) => ({ id: practitionerId }),
  },
} satisfies Resolvers;
