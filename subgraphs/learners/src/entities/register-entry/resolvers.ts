import type { Resolvers } from "../../generated/resolvers.ts";

const priorities = { 1: "HIGH", 2: "MEDIUM", 3: "LOW" } as const;

export const registerEntryResolvers = {
  Query: {
    registerEntry: (_query, { id }, { loaders }) => loaders.registerEntryById.load(id),
  },
  Learner: {
    registerEntries: ({ id }, _args, { loaders }) => loaders.registerEntriesByLearnerId.load(id),
  },
  RegisterEntry: {
    __resolveReference: ({ id }, { loaders }) => loaders.registerEntryById.load(id),
    learner: ({ learnerId }, _args, { loaders }) => loaders.learnerById.load(learnerId),
    institution: ({ institutionMoeNumber }) => ({ moeNumber: institutionMoeNumber }),
    community: ({ communityId }) => (communityId === null ? null : { id: communityId }),
    supportNeed: ({ supportNeedCode }, _args, { loaders }) => loaders.supportNeedByCode(supportNeedCode),
    subNeed: ({ subNeedCode }, _args, { loaders }) => (subNeedCode === null ? null : loaders.subNeedByCode(subNeedCode)),
    priority: ({ priority }) => priorities[priority],
  },
} satisfies Resolvers;
