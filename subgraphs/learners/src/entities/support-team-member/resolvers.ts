import type { Resolvers } from "../../generated/resolvers.ts";

export const supportTeamMemberResolvers = {
  Learner: {
    supportTeam: ({ id }, _args, { loaders }) => loaders.supportTeamByLearnerId.load(id),
  },
  SupportTeamMember: {
    __resolveReference: ({ id }, { loaders }) => loaders.supportTeamMemberById.load(id),
    learner: ({ learnerId }, _args, { loaders }) => loaders.learnerById.load(learnerId),
    practitioner: ({ practitionerId }) => ({ id: practitionerId }),
    role: ({ roleCode }) => ({ code: roleCode }),
  },
} satisfies Resolvers;
