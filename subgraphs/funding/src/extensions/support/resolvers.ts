import type { Resolvers } from "../../generated/resolvers.ts";

export interface SupportReference {
  id: string;
}

export const supportResolvers = {
  Support: {
    allocations: ({ id }, _args, { loaders }) => loaders.allocationsBySupportId.load(id),
  },
} satisfies Resolvers;
