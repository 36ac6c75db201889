import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { settleAllocation } from "./settle-allocation.ts";
import { listUnsettled } from "./store.ts";

export const unsettledAllocationResolvers = {
  Query: {
    unsettledAllocations: (_query, args, { db }) => listUnsettled(db, args),
  },
  Mutation: { settleAllocation },
  UnsettledAllocation: {
    __resolveReference: ({ id }, { loaders }) => loaders.unsettledAllocationById.load(id),
    practitioner: ({ practitionerId }, _args, { loaders }) => loaders.practitionerPointedTo.load(practitionerId),
    learner: ({ learnerId }) => ({ id: learnerId }),
    support: ({ supportId }) => ({ id: supportId }),
    role: ({ roleCode }, _args, { loaders }) => loaders.roleByCode.load(roleCode),
    caseAssignment: ({ caseAssignmentId: id }, _args, { loaders }) => (id === null ? null : loaders.caseAssignmentById.load(id)),
    decision: ({ settledAt, settledBy, settledInRole }) => (settledAt === null ? null : toProvenance({ recordedAt: settledAt, recordedBy: settledBy, recordedInRole: settledInRole ?? "SYSTEM" })),
    provenance: toProvenance,
  },
} satisfies Resolvers;
