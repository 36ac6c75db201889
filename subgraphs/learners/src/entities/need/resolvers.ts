import type { Resolvers } from "../../generated/resolvers.ts";

export const needResolvers = {
  Learner: {
    needs: ({ id }, _args, { loaders }) => loaders.needsByLearnerId.load(id),
  },
  Need: {
    __resolveReference: ({ id }, { loaders }) => loaders.needById.load(id),
    learner: ({ learnerId }, _args, { loaders }) => loaders.learnerById.load(learnerId),
    supportNeed: ({ supportNeedCode }, _args, { loaders }) => loaders.supportNeedByCode(supportNeedCode),
    subNeed: ({ subNeedCode }, _args, { loaders }) => (subNeedCode === null ? null : loaders.subNeedByCode(subNeedCode)),
  },
} satisfies Resolvers;
