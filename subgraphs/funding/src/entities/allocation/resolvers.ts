import type { Resolvers } from "../../generated/resolvers.ts";
import { toMoney } from "../../money.ts";
import { paymentsOfAllocation } from "../entitlement/allocation-payments.ts";

export const allocationResolvers = {
  Query: {
    allocation: (_query, { id }, { loaders }) => loaders.allocationById.load(id),
  },
  Budget: {
    allocations: ({ id }, args, { loaders }) => loaders.allocationsByBudgetId(id, args),
  },
  Allocation: {
    __resolveReference: ({ id }, { loaders }) => loaders.allocationById.load(id),
    // The foreign key holds: an allocation always has its stream.
    stream: async ({ streamCode }, _args, { loaders }) => (await loaders.fundingStreamByCode.load(streamCode))!,
    budget: ({ budgetId }, _args, { loaders }) => (budgetId === null ? null : loaders.budgetById.load(budgetId)),
    learner: ({ learnerId }) => (learnerId === null ? null : { id: learnerId }),
    institution: ({ institutionMoeNumber }) => (institutionMoeNumber === null ? null : { moeNumber: institutionMoeNumber }),
    allocatedAt: ({ allocatedAt }) => (allocatedAt === null ? null : { moeNumber: allocatedAt }),
    support: ({ supportId }) => (supportId === null ? null : { id: supportId }),
    amount: toMoney,
    payments: async (allocation, _args, { loaders }) => paymentsOfAllocation(allocation, await loaders.allFundingRules()),
  },
} satisfies Resolvers;
