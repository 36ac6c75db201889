import type { Resolvers } from "../../generated/resolvers.ts";
import { amendProvider } from "./amend-provider.ts";
import { listProviders } from "./store.ts";

export const providerResolvers = {
  Query: {
    provider: (_query, { id }, { loaders }) => loaders.providerById.load(id),
    providers: (_query, args, { db }) => listProviders(db, args),
  },
  Mutation: { amendProvider },
  Provider: {
    __resolveReference: ({ id }, { loaders }) => loaders.providerById.load(id),
    name: ({ nameEn, nameMi }) => ({ en: nameEn, mi: nameMi }),
    region: ({ regionCode }, _args, { loaders }) => (regionCode === null ? null : loaders.regionByCode.load(regionCode)),
    institution: ({ institutionMoeNumber }, _args, { loaders }) => (institutionMoeNumber === null ? null : loaders.institutionByMoeNumber.load(institutionMoeNumber)),
    services: ({ id }, _args, { loaders }) => loaders.servicesByProviderId.load(id),
  },
} satisfies Resolvers;
