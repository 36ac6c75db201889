import { readPage, toConnection } from "@lsg/subgraph-kit/page";
import { longestStandingFirst } from "../../entities/position/store.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { facilitates, seesEveryPosition } from "../../policy.ts";
import { type CountedPosition, entitlementOf } from "../institution/coordinators.ts";
import type { InstitutionReference } from "../institution/resolvers.ts";

/** A learning support community as this subgraph knows one: by id, with its member institutions when they were asked for. */
export interface LearningSupportCommunityReference {
  id: string;
  currentMembers?: readonly InstitutionReference[] | null;
}

export const learningSupportCommunityResolvers = {
  LearningSupportCommunity: {
    facilitators: ({ id }, _args, { loaders }) => loaders.facilitatorsByCommunityId.load(id),
    async positions({ id }, args, { loaders }) {
      const page = readPage(args, longestStandingFirst);
      return toConnection(await loaders.positionsByCommunityId(id, page), page, longestStandingFirst);
    },
    async learningSupportCoordination({ id, currentMembers }, _args, { loaders, viewer }) {
      const isTheirs = facilitates(viewer, id);
      if (!isTheirs && !seesEveryPosition(viewer)) return null;
      const members = currentMembers ?? [];
      // Who facilitates the community is told the sum of what its schools have; whose positions they are is not theirs to see.
      const atSchool = isTheirs ? loaders.coordinatorsAtMember : loaders.coordinatorsByMoeNumber;
      const [ofCommunity, ...ofSchools] = await Promise.all([loaders.coordinatorsByCommunityId.load(id), ...members.map(({ moeNumber }) => atSchool.load(moeNumber) as Promise<CountedPosition[]>)]);
      // Somebody who works for the community sits at one of its schools, and counts once.
      const positions = new Map([...ofCommunity, ...ofSchools.flat()].map((position) => [position.id, position]));
      return entitlementOf(members, [...positions.values()]);
    },
    rtlbCluster: ({ id }, _args, { loaders }) => loaders.rtlbClusterById.load(id),
  },
} satisfies Resolvers;
