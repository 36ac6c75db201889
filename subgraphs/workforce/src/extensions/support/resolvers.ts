import type { Resolvers } from "../../generated/resolvers.ts";

/** A support as this subgraph knows one: by id alone. */
export interface SupportReference {
  id: string;
}

export const supportResolvers = {
  Support: {
    caseAssignments: ({ id }, _args, { loaders }) => loaders.caseAssignmentsBySupportId.load(id),
  },
} satisfies Resolvers;
