import { readPage, toConnection } from "@lsg/subgraph-kit/page";
import type { Resolvers } from "../../generated/resolvers.ts";
import { longestFirst } from "../case-assignment/loaders.ts";
import { today } from "../../calendar.ts";
import { managesFor, mayReadCapacity, mayReadMoreThanNameAndRoles } from "../../policy.ts";
import { sumOfFte } from "../position/sum.ts";
import { listPractitioners } from "./store.ts";
import { addPractitioner, changePractitioner } from "./write.ts";

export const practitionerResolvers = {
  Query: {
    practitioner: (_query, { id }, { loaders }) => loaders.practitionerById.load(id),
    practitioners: (_query, args, { db }) => listPractitioners(db, args),
  },
  Mutation: { addPractitioner, changePractitioner },
  Practitioner: {
    __resolveReference: ({ id }, { loaders }) => loaders.practitionerPointedTo.load(id),
    // A foreign key, and a policy for everyone: there always is one.
    primaryRole: async ({ primaryRoleCode }, _args, { loaders }) => (await loaders.roleByCode.load(primaryRoleCode))!,
    async roles({ id, primaryRoleCode }, _args, { loaders }) {
      const today = await loaders.positionsOfTodayByPractitionerId.load(id);
      const codes = new Set([primaryRoleCode, ...today.map(({ roleCode }) => roleCode)]);
      return (await Promise.all([...codes].map((code) => loaders.roleByCode.load(code)))).filter((role) => role !== null);
    },
    positions: ({ id }, _args, { loaders, viewer }) => (mayReadMoreThanNameAndRoles(viewer) ? loaders.positionsByPractitionerId.load(id) : null),
    languages: ({ languages }, _args, { viewer }) => (mayReadMoreThanNameAndRoles(viewer) ? languages : null),
    version: ({ version }, _args, { viewer }) => (mayReadMoreThanNameAndRoles(viewer) ? version : null),
    culturalCompetenceReviewedOn: async ({ id }, _args, { loaders }) => (await loaders.culturalCompetencesByPractitionerId.load(id))[0]?.reviewedOn ?? null,
    async capacity({ id }, _args, { loaders, viewer }) {
      if (!mayReadCapacity(viewer)) return null;
      return (await loaders.capacityByPractitionerId.load(id))?.fte ?? null;
    },
    async teamCapacity({ id }, _args, { loaders, viewer }) {
      const theirs = (await loaders.positionsByPractitionerId.load(id)).filter(({ managedBy }) => managedBy !== null && managesFor(viewer, managedBy));
      return theirs.length === 0 ? null : sumOfFte(theirs.filter(({ from, until }) => from <= today() && (until === null || until >= today())));
    },
    region: ({ regionCode }, _args, { viewer }) => (regionCode === null || !mayReadMoreThanNameAndRoles(viewer) ? null : { code: regionCode }),
    async caseAssignments({ id }, { includeEnded, ...args }, { loaders }) {
      const page = readPage(args, longestFirst);
      const load = includeEnded ? loaders.caseAssignmentsByPractitionerId : loaders.caseloadByPractitionerId;
      return toConnection(await load(id, page), page, longestFirst);
    },
  },
} satisfies Resolvers;
