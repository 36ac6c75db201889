import type { Resolvers } from "../../generated/resolvers.ts";

export const caseloadResolvers = {
  Practitioner: {
    async caseloads({ id }, _args, { loaders }) {
      const figures = await loaders.caseloadsByPractitionerId.load(id);
      return Promise.all(
        figures.map(async ({ roleCode, fte, load, fits }) => ({
          role: (await loaders.roleByCode.load(roleCode))!,
          fte,
          load,
          limit: fits,
          // In hundredths, as weights are kept.
          room: fits === null ? null : (Math.round(fits * 100) - Math.round(load * 100)) / 100,
        })),
      );
    },
  },
} satisfies Resolvers;
