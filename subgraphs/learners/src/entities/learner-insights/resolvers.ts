import { toProtectedCount, type PlaceInsights } from "@lsg/subgraph-kit/insights";
import type { PeopleMeasure } from "@lsg/subgraph-kit/measure";
import type { Context } from "../../context.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { iwiFiguresKey } from "../iwi-figure/loaders.ts";
import { learnerMeasures, learnersAchievingGoals, learnersOnRegister, learnersWithGoals } from "./measures.ts";

const byIwi = ({ name: measure }: PeopleMeasure) => async ({ level, place, period }: PlaceInsights, _args: unknown, { loaders }: Pick<Context, "loaders">) => {
  const { iwi, figureOf } = (await loaders.iwiFigures.load(iwiFiguresKey({ measure, level, place, period: period.name })))!;
  return iwi.map((one) => ({ iwi: one, count: toProtectedCount(figureOf, one.code) }));
};

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
    byIwi: byIwi(learnersOnRegister),
  },
  LearnersWithGoals: {
    total: (place, _args, { insights }) => insights.count(place, learnersWithGoals.name),
    by: (place, { dimension }, { insights }) => insights.counts(place, learnersWithGoals, dimension),
    byIwi: byIwi(learnersWithGoals),
  },
  LearnersAchievingGoals: {
    total: (place, _args, { insights }) => insights.count(place, learnersAchievingGoals.name),
    byStream: (place, _args, { insights }) => insights.counts(place, learnersAchievingGoals, "STREAM"),
    byIwi: byIwi(learnersAchievingGoals),
  },
} satisfies Resolvers;

type InsightLevel = "NATIONAL" | "REGION" | "COMMUNITY" | "INSTITUTION" | "EQUITY_GROUP" | "LANGUAGE_OF_INSTRUCTION";

// Institutions in no region are one place together, so that the regions add up to the country.
const noRegion = "none";
