import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { mayReadHoursOf } from "../../policy.ts";
import { listPositions } from "./store.ts";
import { createPosition, endPosition, fillPosition } from "./write.ts";

export const positionResolvers = {
  Query: {
    position: (_query, { id }, { loaders }) => loaders.positionById.load(id),
    positions: (_query, args, { db }) => listPositions(db, args),
  },
  Mutation: { createPosition, fillPosition, endPosition },
  Position: {
    __resolveReference: ({ id }, { loaders }) => loaders.positionById.load(id),
    // A foreign key, and a policy for everyone: there always is one.
    role: async ({ roleCode }, _args, { loaders }) => (await loaders.roleByCode.load(roleCode))!,
    practitioner: ({ practitionerId }, _args, { loaders }) => (practitionerId === null ? null : loaders.practitionerPointedTo.load(practitionerId)),
    isVacant: ({ practitionerId }) => practitionerId === null,
    institution: ({ institutionMoeNumber }) => (institutionMoeNumber === null ? null : { moeNumber: institutionMoeNumber }),
    region: ({ regionCode }) => (regionCode === null ? null : { code: regionCode }),
    community: ({ communityId }) => (communityId === null ? null : { id: communityId }),
    fte: ({ practitionerId, fte }, _args, { viewer }) => (mayReadHoursOf(viewer, practitionerId) ? fte : null),
    hoursPerWeek: ({ practitionerId, hoursPerWeek }, _args, { viewer }) => (mayReadHoursOf(viewer, practitionerId) ? hoursPerWeek : null),
    earlierVersions: ({ id }, _args, { loaders }) => loaders.earlierVersionsByRowId.load(id),
    provenance: toProvenance,
  },
} satisfies Resolvers;
