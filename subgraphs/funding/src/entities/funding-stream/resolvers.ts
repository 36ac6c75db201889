import type { Resolvers } from "../../generated/resolvers.ts";
import { listFundingStreams } from "./store.ts";

export const fundingStreamResolvers = {
  Query: {
    fundingStream: (_query, { code }, { loaders }) => loaders.fundingStreamByCode.load(code),
    fundingStreams: (_query, _args, { db }) => listFundingStreams(db),
  },
  FundingStream: {
    __resolveReference: ({ code }, { loaders }) => loaders.fundingStreamByCode.load(code),
    name: ({ nameEn, nameMi }) => ({ en: nameEn, mi: nameMi }),
    partOf: ({ partOfCode }, _args, { loaders }) => (partOfCode === null ? null : loaders.fundingStreamByCode.load(partOfCode)),
    parts: ({ code }, _args, { loaders }) => loaders.fundingStreamsByPartOfCode.load(code),
  },
} satisfies Resolvers;
