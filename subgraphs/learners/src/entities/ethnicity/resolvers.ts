import type { Resolvers } from "../../generated/resolvers.ts";
import { listEthnicities } from "./store.ts";

export const ethnicityResolvers = {
  Query: {
    ethnicities: (_query, { level }, { db }) => listEthnicities(db, level),
  },
} satisfies Resolvers;
