// Figures live in the schema `insights`, which the kit makes; here are only the values behind the types of the graph.
import type { InsightCell, PlaceInsights } from "@lsg/subgraph-kit/insights";

export type ServiceInsightsRow = PlaceInsights;
export type LearnersOfServicesRow = InsightCell;
export type WaitingTimesRow = InsightCell;
export type WaitingTimesOfValueRow = InsightCell;
export type DeliveredHoursRow = InsightCell;
export type DeliveredHoursOfValueRow = InsightCell;
export type PlacesOfKindRow = InsightCell;
