import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { mayCountProvision } from "../../policy.ts";
import { closeProvision, withdrawProvisionClosure } from "./close-provision.ts";
import { openProvision, recordProvisionCounts, setProvisionPlaces } from "./keep-provision.ts";
import { travelBands } from "./travel-bands.ts";

export const provisionResolvers = {
  Mutation: { openProvision, setProvisionPlaces, recordProvisionCounts, closeProvision, withdrawProvisionClosure },
  Institution: {
    provisions: async ({ moeNumber }, _args, { loaders, viewer }) => (viewer.id === null ? null : (await loaders.provisionsByMoeNumber.load(moeNumber)).map(({ row }) => row)),
  },
  Provision: {
    // A foreign key and a policy for everyone: there always is one.
    school: async ({ schoolMoeNumber }, _args, { loaders }) => (await loaders.institutionByMoeNumber.load(schoolMoeNumber))!,
    host: ({ hostMoeNumber }, _args, { loaders }) => (hostMoeNumber === null ? null : loaders.institutionByMoeNumber.load(hostMoeNumber)),
    async places({ id }, _args, { loaders }) {
      const years = Map.groupBy(await loaders.placesByProvisionId.load(id), ({ year }) => year);
      return [...years.values()].map(([latest, ...earlier]) => ({ latest: latest!, earlier }));
    },
    counts: ({ id, schoolMoeNumber }, _args, { loaders, viewer }) => (mayCountProvision(viewer, { moeNumber: schoolMoeNumber }) ? loaders.countsByProvisionId.load(id) : null),
    closure: async ({ id }, _args, { loaders }) => (await loaders.closuresByProvisionId.load(id)).find(({ withdrawnAt }) => withdrawnAt === null) ?? null,
    earlierClosures: async ({ id }, _args, { loaders }) => (await loaders.closuresByProvisionId.load(id)).filter(({ withdrawnAt }) => withdrawnAt !== null),
    provenance: toProvenance,
  },
  ProvisionClosure: {
    continuesAt: ({ continuesAtProvisionId }, _args, { loaders }) => (continuesAtProvisionId === null ? null : loaders.provisionById.load(continuesAtProvisionId)),
    provenance: toProvenance,
  },
  ProvisionPlaces: {
    year: ({ latest }) => latest.year,
    places: ({ latest }) => latest.places,
    reason: ({ latest }) => latest.reason,
    provenance: ({ latest }) => toProvenance(latest),
  },
  EarlierProvisionPlaces: { provenance: toProvenance },
  ProvisionCounts: {
    travel: ({ travel }) => travelBands.map((band, index) => ({ band, learners: travel[index]! })),
    provenance: toProvenance,
  },
} satisfies Resolvers;
