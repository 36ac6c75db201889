// Figures live in the schema `insights`, which the kit makes; here are only the values behind the types of the graph.
import type { PlaceInsights } from "@lsg/subgraph-kit/insights";

export type WorkforceInsightsRow = PlaceInsights;

export type WorkforceInsightsOfRoleRow = { readonly at: PlaceInsights; readonly roleCode: string };
