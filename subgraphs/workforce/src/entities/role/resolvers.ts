import type { Resolvers } from "../../generated/resolvers.ts";
import { listRoles } from "./store.ts";

export const roleResolvers = {
  Query: {
    role: (_query, { code }, { loaders }) => loaders.roleByCode.load(code),
    roles: (_query, _args, { db }) => listRoles(db),
  },
  Role: {
    __resolveReference: ({ code }, { loaders }) => loaders.roleByCode.load(code),
    name: ({ nameEn, nameMi }) => ({ en: nameEn, mi: nameMi }),
  },
} satisfies Resolvers;
