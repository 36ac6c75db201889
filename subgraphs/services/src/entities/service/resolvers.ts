import type { Resolvers } from "../../generated/resolvers.ts";
import { amendService, assureService, createService, withdrawService } from "./keep-service.ts";
import { listServices } from "./store.ts";

export const serviceResolvers = {
  Query: {
    service: (_query, { id }, { loaders }) => loaders.serviceById.load(id),
    services: (_query, args, { db }) => listServices(db, args),
  },
  Mutation: { createService, amendService, withdrawService, assureService },
  Service: {
    __resolveReference: ({ id }, { loaders }) => loaders.serviceById.load(id),
    name: ({ nameEn, nameMi }) => ({ en: nameEn, mi: nameMi }),
    regions: ({ id }, _args, { loaders }) => loaders.regionsByServiceId.load(id),
    // A foreign key and a policy for everyone: there always is one.
    provider: async ({ providerId }, _args, { loaders }) => (await loaders.providerById.load(providerId))!,
    eligibility: ({ id }, _args, { loaders }) => loaders.eligibilityByServiceId.load(id),
    fundingStream: ({ fundingStreamCode }) => (fundingStreamCode === null ? null : { code: fundingStreamCode }),
  },
  EligibilityAdvice: {
    text: ({ textEn, textMi }) => ({ en: textEn, mi: textMi }),
    isCondition: ({ law }) => law !== null,
  },
} satisfies Resolvers;
