import { readPage, toConnection } from "@lsg/subgraph-kit/page";
import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { latestFirst } from "./store.ts";

/** Values as they are written: texts as they stand, everything else as JSON. */
const shown = (value: unknown): string | null => (value === null || value === undefined ? null : typeof value === "string" ? value : JSON.stringify(value));

export const directoryChangeResolvers = {
  Provider: {
    provenance: toProvenance,
    async changes({ id }, args, { loaders }) {
      const page = readPage(args, latestFirst);
      return toConnection(await loaders.changesPageByProviderId(id, page), page, latestFirst);
    },
  },
  Service: {
    provenance: toProvenance,
    async changes({ id }, args, { loaders }) {
      const page = readPage(args, latestFirst);
      return toConnection(await loaders.changesPageByServiceId(id, page), page, latestFirst);
    },
  },
  DirectoryChange: {
    previousValue: ({ previousValue }) => shown(previousValue),
    replacementValue: ({ replacementValue }) => shown(replacementValue),
    provenance: toProvenance,
  },
} satisfies Resolvers;
