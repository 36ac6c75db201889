import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { priorityOf } from "../register-entry/priority.ts";

export const registerEntryVersionResolvers = {
  RegisterEntryVersion: {
    __resolveReference: ({ id }, { loaders }) => loaders.registerEntryVersionById.load(id),
    supportNeed: ({ supportNeedCode }, _args, { loaders }) => loaders.supportNeedByCode(supportNeedCode),
    subNeed: ({ subNeedCode }, _args, { loaders }) => (subNeedCode === null ? null : loaders.subNeedByCode(subNeedCode)),
    priority: ({ priority }) => priorityOf(priority),
    funding: ({ streamCode }) => (streamCode === null ? null : { code: streamCode }),
    provenance: (version) => toProvenance(version),
  },
} satisfies Resolvers;
