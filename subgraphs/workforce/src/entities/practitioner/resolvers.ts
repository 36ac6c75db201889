import { readPage, toConnection } from "@lsg/subgraph-kit/page";
import type { Resolvers } from "../../generated/resolvers.ts";
import { longestFirst } from "../case-assignment/loaders.ts";
import { listPractitioners } from "./store.ts";

export const practitionerResolvers = {
  Query: {
    practitioner: (_query, { id }, { loaders }) => loaders.practitionerById.load(id),
    practitioners: (_query, args, { db }) => listPractitioners(db, args),
  },
  Practitioner: {
    __resolveReference: ({ id }, { loaders }) => loaders.practitionerPointedTo.load(id),
    // A foreign key, and a policy for everyone: there always is one.
    primaryRole: async ({ primaryRoleCode }, _args, { loaders }) => (await loaders.roleByCode.load(primaryRoleCode))!,
    async roles({ id, primaryRoleCode }, _args, { loaders }) {
      const today = await loaders.positionsOfTodayByPractitionerId.load(id);
      const codes = new Set([primaryRoleCode, ...today.map(({ roleCode }) => roleCode)]);
      return (await Promise.all([...codes].map((code) => loaders.roleByCode.load(code)))).filter((role) => role !== null);
    },
    positions: ({ id }, _args, { loaders }) => loaders.positionsByPractitionerId.load(id),
    async capacity({ id }, _args, { loaders }) {
      const today = await loaders.positionsOfTodayByPractitionerId.load(id);
      // In hundredths, as they are kept: sums of fractions would show 0.30000000000000004.
      return today.reduce((hundredths, { fte }) => hundredths + Math.round(fte * 100), 0) / 100;
    },
    region: ({ regionCode }) => (regionCode === null ? null : { code: regionCode }),
    async caseAssignments({ id }, { includeEnded, ...args }, { loaders }) {
      const page = readPage(args, longestFirst);
      const load = includeEnded ? loaders.caseAssignmentsByPractitionerId : loaders.caseloadByPractitionerId;
      return toConnection(await load(id, page), page, longestFirst);
    },
  },
} satisfies Resolvers;
