import { whenKnown, wholeOf, type InsightCell, type PlaceInsights } from "@lsg/subgraph-kit/insights";
import type { Measure } from "@lsg/subgraph-kit/measure";
import type { Context } from "../../context.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { allocatedCents, budgetedCents, committedCents, fundingMeasures, learnersWithAllocations, paidCents, streamCodes } from "./measures.ts";
import type { FundingInsightsOfStreamRow } from "./table.ts";

type Ask = Pick<Context, "insights">;

const toMoney = (cents: number) => ({ cents, currency: "NZD", gstInclusive: false });
const amountOf = (measure: Measure) => (at: PlaceInsights, _args: unknown, { insights }: Ask) => whenKnown(insights.amount(wholeOf(at, measure)), toMoney);
const statisticOf = (cell: InsightCell, name: string, { insights }: Ask) => whenKnown(insights.statistic(cell, name), (dollars) => (dollars === null ? null : toMoney(dollars * 100)));

const cellOf = ({ at, streamCode }: FundingInsightsOfStreamRow, measure: Measure): InsightCell => ({ at, measure, dimension: "STREAM", value: streamCode });
const amountOfStream = (measure: Measure) => (stream: FundingInsightsOfStreamRow, _args: unknown, { insights }: Ask) => whenKnown(insights.amount(cellOf(stream, measure)), toMoney);

export const fundingInsightsResolvers = {
  Query: {
    fundingInsightCatalogue: (_query, _args, { insights }) => insights.catalogue(fundingMeasures),
    fundingInsights: (_query, { level, period, ...page }, { insights }) => insights.page(level, period, page),
  },
  Region: {
    fundingInsights: ({ code }, { period }, { insights }) => insights.at("REGION", code, period),
  },
  LearningSupportCommunity: {
    fundingInsights: ({ id }, { period }, { insights }) => insights.at("COMMUNITY", id, period),
  },
  Institution: {
    fundingInsights: ({ moeNumber }, { period }, { insights }) => insights.at("INSTITUTION", String(moeNumber), period),
  },
  FundingInsights: {
    level: ({ level }) => level as InsightLevel,
    region: ({ level, place }) => (level === "REGION" && place !== noRegion ? { code: place } : null),
    community: ({ level, place }) => (level === "COMMUNITY" ? { id: place } : null),
    institution: ({ level, place }) => (level === "INSTITUTION" ? { moeNumber: Number(place) } : null),
    group: ({ level, place }) => (level === "EQUITY_GROUP" || level === "LANGUAGE_OF_INSTRUCTION" ? place : null),
    period: ({ period }) => period.name,
    asAt: ({ period }) => period.asAt,
    refreshedAt: ({ period }) => period.refreshedAt,
    budgeted: amountOf(budgetedCents),
    allocated: amountOf(allocatedCents),
    committed: amountOf(committedCents),
    paid: amountOf(paidCents),
    learners: (at, _args, { insights }) => insights.people(wholeOf(at, learnersWithAllocations)),
    meanPerLearner: (at, _args, context) => statisticOf(wholeOf(at, learnersWithAllocations), "mean-dollars", context),
    medianPerLearner: (at, _args, context) => statisticOf(wholeOf(at, learnersWithAllocations), "median-dollars", context),
    byStream: (at) => streamCodes.map((streamCode) => ({ at, streamCode })),
  },
  FundingInsightsOfStream: {
    stream: async ({ streamCode }, _args, { loaders }) => (await loaders.fundingStreamByCode.load(streamCode))!,
    budgeted: amountOfStream(budgetedCents),
    allocated: amountOfStream(allocatedCents),
    committed: amountOfStream(committedCents),
    paid: amountOfStream(paidCents),
    learners: (stream, _args, { insights }) => insights.people(cellOf(stream, learnersWithAllocations)),
    meanPerLearner: (stream, _args, context) => statisticOf(cellOf(stream, learnersWithAllocations), "mean-dollars-of-stream", context),
    medianPerLearner: (stream, _args, context) => statisticOf(cellOf(stream, learnersWithAllocations), "median-dollars-of-stream", context),
  },
} satisfies Resolvers;

type InsightLevel = "NATIONAL" | "REGION" | "COMMUNITY" | "INSTITUTION" | "EQUITY_GROUP" | "LANGUAGE_OF_INSTRUCTION";

// Institutions in no region are one place together, so that the regions add up to the country.
const noRegion = "none";
