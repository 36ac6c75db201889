import type { Resolvers } from "../../generated/resolvers.ts";
import { addServiceLocation, amendServiceLocation, removeServiceLocation } from "./keep-service-location.ts";

export const serviceAtLocationResolvers = {
  Mutation: { addServiceLocation, amendServiceLocation, removeServiceLocation },
  Service: {
    atLocations: ({ id }, _args, { loaders }) => loaders.serviceAtLocationsByServiceId.load(id),
  },
  ServiceAtLocation: {
    // Foreign keys and a policy for everyone: there always is one of each.
    service: async ({ serviceId }, _args, { loaders }) => (await loaders.serviceById.load(serviceId))!,
    location: async ({ locationId }, _args, { loaders }) => (await loaders.locationById.load(locationId))!,
    schedules: ({ id }, _args, { loaders }) => loaders.schedulesByServiceAtLocationId.load(id),
  },
  Schedule: {
    opensAt: ({ opensAt }) => opensAt?.slice(0, 5) ?? null,
    closesAt: ({ closesAt }) => closesAt?.slice(0, 5) ?? null,
  },
} satisfies Resolvers;
