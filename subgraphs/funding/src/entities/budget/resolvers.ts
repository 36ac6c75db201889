import { toMoney } from "../../money.ts";
import type { Resolvers } from "../../generated/resolvers.ts";

export const budgetResolvers = {
  Query: {
    budget: (_query, { id }, { loaders }) => loaders.budgetById.load(id),
  },
  FundingStream: {
    budgets: ({ code }, args, { loaders }) => loaders.budgetsByStreamCode(code, args),
  },
  Budget: {
    __resolveReference: ({ id }, { loaders }) => loaders.budgetById.load(id),
    // The foreign key holds: a budget always has its stream.
    stream: async ({ streamCode }, _args, { loaders }) => (await loaders.fundingStreamByCode.load(streamCode))!,
    region: ({ regionCode }) => (regionCode === null ? null : { code: regionCode }),
    institution: ({ institutionMoeNumber }) => (institutionMoeNumber === null ? null : { moeNumber: institutionMoeNumber }),
    community: ({ communityId }) => (communityId === null ? null : { id: communityId }),
    amount: toMoney,
  },
} satisfies Resolvers;
