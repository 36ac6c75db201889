import type { Resolvers } from "../../generated/resolvers.ts";
import { learnerMeasures, learnersAchievingGoals, learnersOnRegister, learnersWithGoals } from "./measures.ts";

export const learnerInsightsResolvers = {
  Query: {
    learnerInsightCatalogue: (_query, _args, { insights }) => insights.catalogue(learnerMeasures),
    learnerInsights: (_query, { level, period, ...page }, { insights }) => insights.page(level, period, page),
  },
  LearnerInsights: {
    level: ({ level }) => level as InsightLevel,
    region: ({ level, place }) => (level === "REGION" && place !== noRegion ? { code: place } : null),
    community: ({ level, place }) => (level === "COMMUNITY" ? { id: place } : null),
    institution: ({ level, place }) => (level === "INSTITUTION" ? { moeNumber: Number(place) } : null),
    group: ({ level, place }) => (level === "EQUITY_GROUP" || level === "LANGUAGE_OF_INSTRUCTION" ? place : null),
    period: ({ period }) => period.name,
    asAt: ({ period }) => period.asAt,
    refreshedAt: ({ period }) => period.refreshedAt,
    learnersOnRegister: (place) => place,
    learnersWithGoals: (place) => place,
    learnersAchievingGoals: (place) => place,
  },
  LearnersOnRegister: {
    total: (place, _args, { insights }) => insights.count(place, learnersOnRegister.name),
    by: (place, { dimension }, { insights }) => insights.counts(place, learnersOnRegister, dimension),
  },
  LearnersWithGoals: {
    total: (place, _args, { insights }) => insights.count(place, learnersWithGoals.name),
    by: (place, { dimension }, { insights }) => insights.counts(place, learnersWithGoals, dimension),
  },
  LearnersAchievingGoals: {
    total: (place, _args, { insights }) => insights.count(place, learnersAchievingGoals.name),
    byStream: (place, _args, { insights }) => insights.counts(place, learnersAchievingGoals, "STREAM"),
  },
} satisfies Resolvers;

type InsightLevel = "NATIONAL" | "REGION" | "COMMUNITY" | "INSTITUTION" | "EQUITY_GROUP" | "LANGUAGE_OF_INSTRUCTION";

// Institutions in no region are one place together, so that the regions add up to the country.
const noRegion = "none";
