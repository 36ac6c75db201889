import type { Resolvers } from "../../generated/resolvers.ts";

export const whanauMemberResolvers = {
  Learner: {
    whanau: ({ id }, _args, { loaders }) => loaders.whanauByLearnerId.load(id),
  },
  WhanauMember: {
    __resolveReference: ({ id }, { loaders }) => loaders.whanauMemberById.load(id),
    learner: ({ learnerId }, _args, { loaders }) => loaders.learnerById.load(learnerId),
  },
} satisfies Resolvers;
