import { readPage, toConnection } from "@lsg/subgraph-kit/page";
import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { adoptPracticeImprovement, recordPracticeAdoptionStep } from "./adopt.ts";
import { sharePracticeImprovement, withdrawPracticeImprovement } from "./share.ts";
import { latestAdoptionFirst, latestFirst, listImprovements } from "./store.ts";

export const practiceImprovementResolvers = {
  Query: {
    practiceImprovements: (_query, args, { db }) => listImprovements(db, args),
    practiceImprovement: (_query, { id }, { loaders }) => loaders.practiceImprovementById.load(id),
  },
  Mutation: { sharePracticeImprovement, withdrawPracticeImprovement, adoptPracticeImprovement, recordPracticeAdoptionStep },
  LearningSupportCommunity: {
    async improvements({ id }, args, { loaders }) {
      const page = readPage(args, latestFirst);
      return toConnection(await loaders.improvementsPageByCommunityId(id, page), page, latestFirst);
    },
    async adoptions({ id }, args, { loaders }) {
      const page = readPage(args, latestAdoptionFirst);
      return toConnection(await loaders.adoptionsPageByCommunityId(id, page), page, latestAdoptionFirst);
    },
  },
  PracticeImprovement: {
    community: ({ communityId }, _args, { loaders }) => (communityId === null ? null : loaders.learningSupportCommunityById.load(communityId)),
    practitioner: ({ practitionerId }) => (practitionerId === null ? null : { id: practitionerId }),
    async adoptions({ id }, args, { loaders }) {
      const page = readPage(args, latestAdoptionFirst);
      return toConnection(await loaders.adoptionsPageByImprovementId(id, page), page, latestAdoptionFirst);
    },
    provenance: toProvenance,
  },
  PracticeAdoption: {
    // A foreign key, and whoever sees the adoption sees this: there always is one.
    improvement: async ({ improvementId }, _args, { loaders }) => (await loaders.practiceImprovementById.load(improvementId))!,
    community: ({ communityId }, _args, { loaders }) => (communityId === null ? null : loaders.learningSupportCommunityById.load(communityId)),
    institution: ({ institutionMoeNumber }, _args, { loaders }) => (institutionMoeNumber === null ? null : loaders.institutionByMoeNumber.load(institutionMoeNumber)),
    practitioner: ({ practitionerId }) => (practitionerId === null ? null : { id: practitionerId }),
    outcome: async ({ id }, _args, { loaders }) => (await loaders.stepsByAdoptionId.load(id))[0] ?? null,
    steps: ({ id }, _args, { loaders }) => loaders.stepsByAdoptionId.load(id),
    provenance: toProvenance,
  },
  PracticeAdoptionStep: { provenance: toProvenance },
} satisfies Resolvers;
