import { readPage, toConnection } from "@lsg/subgraph-kit/page";
import { longestStandingFirst } from "../../entities/position/store.ts";
import type { Resolvers } from "../../generated/resolvers.ts";

/** An institution as this subgraph knows one: by its Ministry of Education number alone. */
export interface InstitutionReference {
  moeNumber: number;
}

export const institutionResolvers = {
  Institution: {
    async positions({ moeNumber }, args, { loaders }) {
      const page = readPage(args, longestStandingFirst);
      return toConnection(await loaders.positionsByMoeNumber(moeNumber, page), page, longestStandingFirst);
    },
  },
} satisfies Resolvers;
