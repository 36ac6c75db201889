import type { Resolvers } from "../../generated/resolvers.ts";

export const locationResolvers = {
  Location: {
    region: ({ regionCode }, _args, { loaders }) => (regionCode === null ? null : loaders.regionByCode.load(regionCode)),
    institution: ({ institutionMoeNumber }, _args, { loaders }) => (institutionMoeNumber === null ? null : loaders.institutionByMoeNumber.load(institutionMoeNumber)),
    async coordinates({ latitude, longitude, institutionMoeNumber }, _args, { loaders }) {
      const at = latitude === null && institutionMoeNumber !== null ? await loaders.institutionByMoeNumber.load(institutionMoeNumber) : { latitude, longitude };
      return at && at.latitude !== null && at.longitude !== null ? { latitude: at.latitude, longitude: at.longitude } : null;
    },
  },
} satisfies Resolvers;
