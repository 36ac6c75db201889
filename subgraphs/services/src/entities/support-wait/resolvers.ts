import { readPage, toConnection } from "@lsg/subgraph-kit/page";
import type { Resolvers } from "../../generated/resolvers.ts";
import { inFairOrder } from "../support/store.ts";

export const supportWaitResolvers = {
  Service: {
    async waitingList({ id }, { regionCode, ...args }, { loaders }) {
      const page = readPage(args, inFairOrder);
      return toConnection(await loaders.waitingPageByServiceId(id, regionCode ?? null, page), page, inFairOrder);
    },
    async requests({ id }, { regionCode, ...args }, { loaders }) {
      const page = readPage(args, inFairOrder);
      return toConnection(await loaders.requestsPageByServiceId(id, regionCode ?? null, page), page, inFairOrder);
    },
  },
  Institution: {
    async supports({ moeNumber }, args, { loaders }) {
      const page = readPage(args, inFairOrder);
      return toConnection(await loaders.supportsPageByMoeNumber(moeNumber, page), page, inFairOrder);
    },
  },
} satisfies Resolvers;
