import type { Resolvers } from "../../generated/resolvers.ts";
import { listInstitutions } from "./store.ts";

export const institutionResolvers = {
  Query: {
    institution: (_query, { moeNumber }, { loaders }) => loaders.institutionByMoeNumber.load(moeNumber),
    institutions: (_query, args, { db }) => listInstitutions(db, args),
  },
  Institution: {
    __resolveReference: ({ moeNumber }, { loaders }) => loaders.institutionByMoeNumber.load(moeNumber),
    type: ({ institutionType }) => institutionType,
    formerNames: ({ moeNumber }, _args, { loaders }) => loaders.formerNamesByMoeNumber.load(moeNumber),
    region: ({ regionCode }, _args, { loaders }) => (regionCode === null ? null : loaders.regionByCode.load(regionCode)),
    regionHistory: ({ moeNumber }, _args, { loaders }) => loaders.regionHistoryByMoeNumber.load(moeNumber),
    coordinates: ({ latitude, longitude }) => (latitude === null || longitude === null ? null : { latitude, longitude }),
    decile: ({ decile, decileYear }) => (decile === null || decileYear === null ? null : { value: decile, year: decileYear }),
    equityIndex: ({ equityIndex, equityIndexScale, equityIndexYear }) =>
      equityIndex === null || equityIndexScale === null || equityIndexYear === null ? null : { value: equityIndex, scale: equityIndexScale, year: equityIndexYear },
    roll: async ({ moeNumber }, _args, { loaders }) => (await loaders.rollsByMoeNumber.load(moeNumber))[0] ?? null,
    rolls: ({ moeNumber }, _args, { loaders }) => loaders.rollsByMoeNumber.load(moeNumber),
    successor: ({ successorMoeNumber }, _args, { loaders }) => (successorMoeNumber === null ? null : loaders.institutionByMoeNumber.load(successorMoeNumber)),
    successorOf: ({ moeNumber }, _args, { loaders }) => loaders.predecessorsByMoeNumber.load(moeNumber),
  },
  InstitutionRegion: {
    region: ({ regionCode }, _args, { loaders }) => (regionCode === null ? null : loaders.regionByCode.load(regionCode)),
  },
} satisfies Resolvers;
