// Figures live in the schema `insights`, which the kit makes; here are only the values behind the types of the graph.
import type { PlaceInsights } from "@lsg/subgraph-kit/insights";

export type FundingInsightsRow = PlaceInsights;

export type FundingInsightsOfStreamRow = { readonly at: PlaceInsights; readonly streamCode: string };
