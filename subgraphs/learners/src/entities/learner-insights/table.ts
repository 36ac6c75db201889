// Figures live in the schema `insights`, which the kit makes; here are only the values behind the types of the graph.
import type { PlaceInsights } from "@lsg/subgraph-kit/insights";

export type LearnerInsightsRow = PlaceInsights;
export type LearnersOnRegisterRow = PlaceInsights;
export type LearnersWithGoalsRow = PlaceInsights;
export type LearnersAchievingGoalsRow = PlaceInsights;
