import type { Resolvers } from "../../generated/resolvers.ts";

export interface RegionReference {
  code: string;
}

export const regionResolvers = {
  Region: {
    budgets: ({ code }, args, { loaders }) => loaders.budgetsByRegionCode(code, args),
  },
} satisfies Resolvers;
