import type { Resolvers } from "../../generated/resolvers.ts";

export interface InstitutionReference {
  moeNumber: number;
}

export const institutionResolvers = {
  Institution: {
    allocations: ({ moeNumber }, args, { loaders }) => loaders.allocationsByInstitution(moeNumber, args),
    budgets: ({ moeNumber }, args, { loaders }) => loaders.budgetsByInstitution(moeNumber, args),
  },
} satisfies Resolvers;
