import type { Resolvers } from "../../generated/resolvers.ts";
import { listSupportNeeds } from "./store.ts";

export const supportNeedResolvers = {
  Query: {
    supportNeeds: (_query, { area }, { db }) => listSupportNeeds(db, area),
  },
  SupportNeed: {
    name: ({ nameEn, nameMi }) => ({ en: nameEn, mi: nameMi }),
    subNeeds: ({ code }, _args, { loaders }) => loaders.subNeedsBySupportNeedCode.load(code),
  },
  SubNeed: {
    name: ({ nameEn, nameMi }) => ({ en: nameEn, mi: nameMi }),
  },
} satisfies Resolvers;
