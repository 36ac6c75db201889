import type { Resolvers } from "../../generated/resolvers.ts";
import { listIwi } from "./store.ts";

export const iwiResolvers = {
  Query: {
    iwi: (_query, _args, { db }) => listIwi(db),
  },
} satisfies Resolvers;
