import type { Resolvers } from "../../generated/resolvers.ts";
import { listLearners } from "./store.ts";

export const learnerResolvers = {
  Query: {
    learner: (_query, { id }, { loaders }) => loaders.learnerById.load(id),
    learners: (_query, args, { db }) => listLearners(db, args),
  },
  Learner: {
    __resolveReference: ({ id }, { loaders }) => loaders.learnerById.load(id),
    whanau: ({ id }, _args, { loaders }) => loaders.whanauByLearnerId.load(id),
  },
} satisfies Resolvers;
