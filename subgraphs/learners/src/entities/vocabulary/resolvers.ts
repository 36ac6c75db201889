import type { Resolvers } from "../../generated/resolvers.ts";
import { listVocabularyVersions } from "./store.ts";

export const vocabularyResolvers = {
  Query: {
    vocabularyVersions: (_query, { kind }, { db }) => listVocabularyVersions(db, kind),
  },
  VocabularyVersion: {
    name: ({ nameEn, nameMi }) => ({ en: nameEn, mi: nameMi }),
    terms: async ({ kind, version }, _args, { loaders }) => (await loaders.vocabularyTermsByKind.load(kind)).filter((term) => term.version === version),
  },
  VocabularyTerm: {
    name: ({ nameEn, nameMi }) => ({ en: nameEn, mi: nameMi }),
  },
} satisfies Resolvers;
