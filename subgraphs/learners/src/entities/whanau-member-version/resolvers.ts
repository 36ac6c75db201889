import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";

export const whanauMemberVersionResolvers = {
  WhanauMember: {
    history: ({ id }, _args, { loaders }) => loaders.versionsByWhanauMemberId.load(id),
  },
  WhanauMemberVersion: {
    __resolveReference: ({ id }, { loaders }) => loaders.whanauMemberVersionById.load(id),
    provenance: (version) => toProvenance(version),
  },
} satisfies Resolvers;
