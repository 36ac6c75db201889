import type { Resolvers } from "../../generated/resolvers.ts";
import { kilometresOf, reasonsFor } from "./reasons.ts";
import { findSupport } from "./store.ts";
import { readWanted } from "./wanted.ts";

export const supportMatchResolvers = {
  Query: {
    async supportFinder(_query, { first, after, ...asked }, { db, loaders }) {
      const wanted = await readWanted(asked, loaders);
      const { edges, pageInfo } = await findSupport(db, wanted, { first, after });
      const found = edges.map(({ cursor, node }) => ({ cursor, node: { wanted, match: node } }));
      return { edges: found, nodes: found.map(({ node }) => node), pageInfo };
    },
  },
  SupportMatch: {
    // What was found in this transaction is there, unless it was deleted in the same instant: then the page fails and is asked for again.
    service: async ({ match }, _args, { loaders }) => (await loaders.serviceById.load(match.service_id))!,
    // A service that is closed for a time stands 2000 behind.
    score: ({ match }) => 1 - (match.misfit >= 2000 ? match.misfit - 2000 : match.misfit) / 1000,
    distanceKm: ({ match }) => kilometresOf(match),
    nearest: ({ match }, _args, { loaders }) => (match.nearest_id === null ? null : loaders.serviceAtLocationById.load(match.nearest_id)),
    async reasons({ wanted, match }, _args, { loaders }) {
      const [service, eligibility] = await Promise.all([loaders.serviceById.load(match.service_id), loaders.eligibilityByServiceId.load(match.service_id)]);
      return reasonsFor(wanted, match, service!, eligibility);
    },
  },
} satisfies Resolvers;
