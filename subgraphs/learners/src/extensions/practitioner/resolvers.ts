import { readPage, toConnection } from "@lsg/subgraph-kit/page";
import { longestKnownFirst } from "../../entities/known-contact/loaders.ts";
import type { Resolvers } from "../../generated/resolvers.ts";

/** A practitioner as this subgraph knows one: by id alone. */
export interface PractitionerReference {
  id: string;
}

export const practitionerResolvers = {
  Practitioner: {
    knownContactOf: async ({ id }, args, { loaders }) => {
      const page = readPage(args, longestKnownFirst);
      return toConnection(await loaders.knownContactsByPractitionerId(id, page), page, longestKnownFirst);
    },
  },
} satisfies Resolvers;
