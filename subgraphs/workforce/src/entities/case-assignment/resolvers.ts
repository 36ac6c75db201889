import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { handOverCaseload } from "./hand-over.ts";
import { assignCase, changeCase, endCase } from "./write.ts";

export const caseAssignmentResolvers = {
  Query: {
    caseAssignment: (_query, { id }, { loaders }) => loaders.caseAssignmentById.load(id),
  },
  Mutation: { assignCase, changeCase, endCase, handOverCaseload },
  CaseAssignment: {
    __resolveReference: ({ id }, { loaders }) => loaders.caseAssignmentById.load(id),
    // A foreign key, and whoever sees the assignment sees who works on it.
    practitioner: async ({ practitionerId }, _args, { loaders }) => (await loaders.practitionerPointedTo.load(practitionerId))!,
    learner: ({ learnerId }) => ({ id: learnerId }),
    support: ({ supportId }) => (supportId === null ? null : { id: supportId }),
    role: async ({ roleCode }, _args, { loaders }) => (await loaders.roleByCode.load(roleCode))!,
    handedOverFrom: ({ handedOverFromId }, _args, { loaders }) => (handedOverFromId === null ? null : loaders.caseAssignmentById.load(handedOverFromId)),
    provenance: toProvenance,
  },
} satisfies Resolvers;
