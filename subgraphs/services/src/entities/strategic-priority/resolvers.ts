import type { Resolvers } from "../../generated/resolvers.ts";
import { listStrategicPriorities } from "./store.ts";

export const strategicPriorityResolvers = {
  Query: {
    strategicPriorities: (_query, { set }, { db }) => listStrategicPriorities(db, set),
  },
  Service: {
    priorities: ({ id }, _args, { loaders }) => loaders.prioritiesByServiceId.load(id),
  },
  StrategicPriority: {
    __resolveReference: ({ code }, { loaders }) => loaders.strategicPriorityByCode.load(code),
    name: ({ nameEn, nameMi }) => ({ en: nameEn, mi: nameMi }),
    services: ({ code }, _args, { loaders }) => loaders.servicesByPriorityCode.load(code),
  },
} satisfies Resolvers;
