import { readPage, toConnection } from "@lsg/subgraph-kit/page";
import { longestStandingFirst } from "../../entities/position/store.ts";
import type { Resolvers } from "../../generated/resolvers.ts";

/** A region as this subgraph knows one: by code alone. */
export interface RegionReference {
  code: string;
}

export const regionResolvers = {
  Region: {
    async positions({ code }, args, { loaders }) {
      const page = readPage(args, longestStandingFirst);
      return toConnection(await loaders.positionsByRegionCode(code, page), page, longestStandingFirst);
    },
  },
} satisfies Resolvers;
