import type { Context } from "../../context.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import type { InstitutionRow } from "../institution/table.ts";
import type { ProviderRow } from "../provider/table.ts";
import type { ServiceRow } from "../service/table.ts";
import { searchDirectory, type DirectoryMatch } from "./store.ts";

export const directoryEntryResolvers = {
  Query: {
    async directorySearch(_query, args, { db, loaders }) {
      const { edges, pageInfo } = await searchDirectory(db, args);
      const found = await Promise.all(
        edges.map(async ({ cursor, node }) => ({ cursor, score: Math.max(0, 1 - node.distance / 1000), node: await rowOf(node, loaders) })),
      );
      return { edges: found, nodes: found.map(({ node }) => node), pageInfo };
    },
  },
  DirectoryEntry: {
    __resolveType: (row) => ("moeNumber" in row ? "Institution" : "providerId" in row ? "Service" : "Provider"),
  },
  Institution: {
    title: ({ name }) => ({ en: name, mi: null }),
  },
  Provider: {
    title: ({ nameEn, nameMi }) => ({ en: nameEn, mi: nameMi }),
  },
  Service: {
    title: ({ nameEn, nameMi }) => ({ en: nameEn, mi: nameMi }),
  },
} satisfies Resolvers;

// What was found in this transaction is there, unless it was deleted in the same instant: then the page fails and is asked for again.
async function rowOf({ kind, key }: DirectoryMatch, loaders: Context["loaders"]): Promise<InstitutionRow | ProviderRow | ServiceRow> {
  switch (kind) {
    case "Institution":
      return (await loaders.institutionByMoeNumber.load(Number(key)))!;
    case "Provider":
      return (await loaders.providerById.load(key))!;
    case "Service":
      return (await loaders.serviceById.load(key))!;
  }
}
