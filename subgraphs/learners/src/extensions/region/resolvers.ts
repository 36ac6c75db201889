import type { Resolvers } from "../../generated/resolvers.ts";

/** An education region as this subgraph knows one: by code alone. */
export interface RegionReference {
  code: string;
}

export const regionResolvers = {
  Region: {
    learnerInsights: ({ code }, { period }, { insights }) => insights.at("REGION", code, period),
  },
} satisfies Resolvers;
