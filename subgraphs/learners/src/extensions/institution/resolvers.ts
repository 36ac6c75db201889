import { readPage, toConnection } from "@lsg/subgraph-kit/page";
import { registerOrder } from "../../entities/register-entry/loaders.ts";
import type { Resolvers } from "../../generated/resolvers.ts";

/** An institution as this subgraph knows one: by number alone. */
export interface InstitutionReference {
  moeNumber: number;
}

export const institutionResolvers = {
  Institution: {
    register: async ({ moeNumber }, args, { loaders }) => {
      const page = readPage(args, registerOrder);
      return toConnection(await loaders.registerByInstitution(moeNumber, page), page, registerOrder);
    },
    learnerInsights: ({ moeNumber }, { period }, { insights }) => insights.at("INSTITUTION", String(moeNumber), period),
  },
} satisfies Resolvers;
