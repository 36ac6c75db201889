import type { Resolvers } from "../../generated/resolvers.ts";

export const enrolmentResolvers = {
  Learner: {
    enrolments: ({ id }, _args, { loaders }) => loaders.enrolmentsByLearnerId.load(id),
    currentEnrolment: ({ id }, _args, { loaders }) => loaders.currentEnrolmentByLearnerId(id),
  },
  Enrolment: {
    __resolveReference: ({ id }, { loaders }) => loaders.enrolmentById.load(id),
    learner: ({ learnerId }, _args, { loaders }) => loaders.learnerById.load(learnerId),
    institution: ({ institutionMoeNumber }) => ({ moeNumber: institutionMoeNumber }),
  },
} satisfies Resolvers;
