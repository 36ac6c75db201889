import { readPage, toConnection } from "@lsg/subgraph-kit/page";
import { longestStandingFirst } from "../../entities/position/store.ts";
import type { Waiting } from "../../entities/role-demand/compute.ts";
import type { Resolvers } from "../../generated/resolvers.ts";

/** A region as this subgraph knows one: by code, with the figures that services publish of it when they were asked for. */
export interface RegionReference {
  code: string;
  serviceInsights?: Waiting | null;
}

export const regionResolvers = {
  Region: {
    async positions({ code }, args, { loaders }) {
      const page = readPage(args, longestStandingFirst);
      return toConnection(await loaders.positionsByRegionCode(code, page), page, longestStandingFirst);
    },
  },
} satisfies Resolvers;
