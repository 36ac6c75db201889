import { readPage, toConnection } from "@lsg/subgraph-kit/page";
import type { Resolvers } from "../../generated/resolvers.ts";
import { byName } from "./loaders.ts";

export const servicesHereResolvers = {
  LearningSupportCommunity: {
    async servicesHere({ regionCode }, args, { loaders }) {
      const page = readPage(args, byName);
      return toConnection(await loaders.servicesPageByRegionCode(regionCode, page), page, byName);
    },
  },
} satisfies Resolvers;
