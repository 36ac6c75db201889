import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { mayKnowRoom, mayKnowRoomOfAll } from "../../policy.ts";
import { setServiceCapacity } from "./set-service-capacity.ts";

export const serviceCapacityResolvers = {
  Mutation: { setServiceCapacity },
  Service: {
    capacities: ({ id }, _args, { loaders }) => loaders.capacitiesByServiceId.load(id),
  },
  ServiceCapacity: {
    // A foreign key and a policy for everyone: there always is one.
    service: async ({ serviceId }, _args, { loaders }) => (await loaders.serviceById.load(serviceId))!,
    region: ({ regionCode }, _args, { loaders }) => (regionCode === null ? null : loaders.regionByCode.load(regionCode)),
    institution: ({ institutionMoeNumber }, _args, { loaders }) => (institutionMoeNumber === null ? null : loaders.institutionByMoeNumber.load(institutionMoeNumber)),
    available: async ({ serviceId, maximum, occupied }, _args, { loaders, viewer }) => (mayKnowRoomOfAll(viewer) || mayKnowRoom(viewer, (await loaders.serviceById.load(serviceId))!) ? Math.max(0, maximum - occupied) : null),
    updated: ({ updatedAt }) => updatedAt,
    changes: ({ id }, _args, { loaders }) => loaders.changesByCapacityId.load(id),
  },
  ServiceCapacityChange: {
    provenance: toProvenance,
  },
} satisfies Resolvers;
