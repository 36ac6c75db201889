import type { Resolvers } from "../../generated/resolvers.ts";
import { readInstitutionPage, toInstitutionConnection } from "../institution/store.ts";
import { listRegions } from "./store.ts";

export const regionResolvers = {
  Query: {
    region: (_query, { code }, { loaders }) => loaders.regionByCode.load(code),
    regions: (_query, { on }, { db }) => listRegions(db, on),
  },
  Region: {
    __resolveReference: ({ code }, { loaders }) => loaders.regionByCode.load(code),
    name: ({ nameEn, nameMi }) => ({ en: nameEn, mi: nameMi }),
    formerNames: ({ code }, _args, { loaders }) => loaders.formerNamesByRegionCode.load(code),
    institutions: async ({ code }, args, { loaders }) => {
      const page = readInstitutionPage(args);
      return toInstitutionConnection(await loaders.institutionsByRegionCode(code, page), page);
    },
  },
} satisfies Resolvers;
