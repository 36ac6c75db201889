import { readPage, toConnection } from "@lsg/subgraph-kit/page";
import { longestStandingFirst } from "../../entities/position/store.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { seesEveryPosition } from "../../policy.ts";
import { entitlementOf, type School } from "./coordinators.ts";

/** An institution as this subgraph knows one: by its Ministry of Education number, with its type and roll when they were asked for. */
export interface InstitutionReference extends School {
  moeNumber: number;
}

export const institutionResolvers = {
  Institution: {
    async positions({ moeNumber }, args, { loaders }) {
      const page = readPage(args, longestStandingFirst);
      return toConnection(await loaders.positionsByMoeNumber(moeNumber, page), page, longestStandingFirst);
    },
    async learningSupportCoordination(institution, _args, { loaders, viewer }) {
      if (!seesEveryPosition(viewer)) return null;
      return entitlementOf([institution], await loaders.coordinatorsByMoeNumber.load(institution.moeNumber));
    },
    async supportHours({ moeNumber }, _args, { loaders, viewer }) {
      if (!seesEveryPosition(viewer)) return null;
      const positions = Map.groupBy(await loaders.hourlyPositionsByMoeNumber.load(moeNumber), ({ roleCode }) => roleCode);
      return Promise.all(
        [...positions].map(async ([code, of]) => ({
          role: (await loaders.roleByCode.load(code))!,
          heldHours: hoursOf(of.filter(({ practitionerId }) => practitionerId !== null)),
          vacantHours: hoursOf(of.filter(({ practitionerId }) => practitionerId === null)),
        })),
      );
    },
    async liaisonRtlb({ moeNumber }, _args, { loaders }) {
      const liaison = await loaders.liaisonByMoeNumber.load(moeNumber);
      return liaison === null ? null : loaders.practitionerById.load(liaison.practitionerId);
    },
  },
} satisfies Resolvers;

// Hours are quarters: they add up exactly.
const hoursOf = (positions: readonly { readonly hoursPerWeek: number | null }[]): number => positions.reduce((sum, { hoursPerWeek }) => sum + (hoursPerWeek ?? 0), 0);
