import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";

export const learnerProfileVersionResolvers = {
  Learner: {
    profileHistory: ({ id }, _args, { loaders }) => loaders.profileVersionsByLearnerId.load(id),
  },
  LearnerProfileVersion: {
    __resolveReference: ({ id }, { loaders }) => loaders.learnerProfileVersionById.load(id),
    ethnicities: ({ ethnicityCodes }, _args, { loaders }) => Promise.all(ethnicityCodes.map(loaders.ethnicityByCode)),
    provenance: (version) => toProvenance(version),
  },
} satisfies Resolvers;
