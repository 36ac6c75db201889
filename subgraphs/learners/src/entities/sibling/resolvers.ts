import type { Resolvers } from "../../generated/resolvers.ts";

export const siblingResolvers = {
  Learner: {
    siblings: async ({ id }, _args, { loaders }) => {
      const siblings = await loaders.siblingIdsByLearnerId.load(id);
      return (await Promise.all(siblings.map(({ sibling_id: siblingId }) => loaders.learnerById.load(siblingId)))).filter((learner) => learner !== null);
    },
  },
} satisfies Resolvers;
