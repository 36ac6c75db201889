import { readPage, toConnection } from "@lsg/subgraph-kit/page";
import { readFilter, registerOrder } from "../../entities/register-entry/loaders.ts";
import type { Resolvers } from "../../generated/resolvers.ts";

/** An institution as this subgraph knows one: by number alone. */
export interface InstitutionReference {
  moeNumber: number;
}

export const institutionResolvers = {
  Institution: {
    register: async ({ moeNumber }, args, { loaders }) => {
      const page = readPage(args, registerOrder);
      return toConnection(await loaders.registerByInstitution(moeNumber, page, readFilter(args.filter)), page, registerOrder);
    },
    learnerInsights: ({ moeNumber }, { period }, { insights }) => insights.at("INSTITUTION", String(moeNumber), period),
  },
} satisfies Resolvers;
