import type { Resolvers } from "../../generated/resolvers.ts";

export const whanauMemberResolvers = {
  WhanauMember: {
    __resolveReference: ({ id }, { loaders }) => loaders.whanauMemberById.load(id),
  },
} satisfies Resolvers;
