import type { Resolvers } from "../../generated/resolvers.ts";

export const fundingRuleResolvers = {
  FundingStream: {
    rules: ({ code }, _args, { loaders }) => loaders.fundingRulesByStreamCode.load(code),
  },
  FundingRule: {
    // The foreign key holds: a rule always has its stream.
    stream: async ({ streamCode }, _args, { loaders }) => (await loaders.fundingStreamByCode.load(streamCode))!,
    parameters: ({ parameters }) => Object.entries(parameters).map(([name, value]) => ({ name, values: value === null ? [] : typeof value === "string" ? [value] : [...value] })),
  },
} satisfies Resolvers;
