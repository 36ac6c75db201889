import { cellsBy, whenKnown, wholeOf, type InsightCell } from "@lsg/subgraph-kit/insights";
import type { Context } from "../../context.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import type { ServiceKind } from "../service/table.ts";
import { learnersBeginning, learnersContacted, learnersInDelivery, learnersRequesting, learnersWaiting, places, serviceMeasures } from "./measures.ts";

type Ask = Pick<Context, "insights">;

const people = (cell: InsightCell, _args: unknown, { insights }: Ask) => insights.people(cell);
const statistic = (name: string) => (cell: InsightCell, _args: unknown, { insights }: Ask) => insights.statistic(cell, name);
const waits = { medianDays: statistic("median-days"), ninetiethPercentileDays: statistic("ninetieth-percentile-days") };
const hours = {
  meanPrescribed: statistic("mean-prescribed"),
  meanDelivered: statistic("mean-delivered"),
  deliveredPercent(cell: InsightCell, _args: unknown, { insights }: Ask) {
    const percent = (prescribed: number | null, delivered: number | null) => (prescribed === null || prescribed === 0 || delivered === null ? null : Math.round((delivered / prescribed) * 1000) / 10);
    const [ofPrescribed, ofDelivered] = [insights.statistic(cell, "mean-prescribed"), insights.statistic(cell, "mean-delivered")];
    return whenKnown(ofPrescribed, (prescribed) => whenKnown(ofDelivered, (delivered) => percent(prescribed, delivered)));
  },
};

export const serviceInsightsResolvers = {
  Query: {
    serviceInsightCatalogue: (_query, _args, { insights }) => insights.catalogue(serviceMeasures),
    serviceInsights: (_query, { level, period, ...page }, { insights }) => insights.page(level, period, page),
  },
  Region: {
    serviceInsights: ({ code }, { period }, { insights }) => insights.at("REGION", code, period),
  },
  LearningSupportCommunity: {
    serviceInsights: ({ id }, { period }, { insights }) => insights.at("COMMUNITY", id, period),
  },
  Institution: {
    serviceInsights: ({ moeNumber }, { period }, { insights }) => insights.at("INSTITUTION", String(moeNumber), period),
  },
  ServiceInsights: {
    level: ({ level }) => level as InsightLevel,
    region: ({ level, place }, _args, { loaders }) => (level === "REGION" && place !== noRegion ? loaders.regionByCode.load(place) : null),
    community: ({ level, place }, _args, { loaders }) => (level === "COMMUNITY" ? loaders.learningSupportCommunityById.load(place) : null),
    institution: ({ level, place }, _args, { loaders }) => (level === "INSTITUTION" ? loaders.institutionByMoeNumber.load(Number(place)) : null),
    group: ({ level, place }) => (level === "EQUITY_GROUP" || level === "LANGUAGE_OF_INSTRUCTION" ? place : null),
    period: ({ period }) => period.name,
    asAt: ({ period }) => period.asAt,
    refreshedAt: ({ period }) => period.refreshedAt,
    requested: (at) => wholeOf(at, learnersRequesting),
    waiting: (at) => wholeOf(at, learnersWaiting),
    untilFirstContact: (at) => wholeOf(at, learnersContacted),
    untilFirstService: (at) => wholeOf(at, learnersBeginning),
    inDelivery: (at) => wholeOf(at, learnersInDelivery),
    places: (at, _args, { insights }) => insights.amount(wholeOf(at, places)),
    placesByKind: (at) => cellsBy({ at, measure: places }, "KIND"),
  },
  LearnersOfServices: {
    total: people,
    by: ({ at, measure }, { dimension }, { insights }) => insights.counts(at, measure, dimension),
  },
  WaitingTimes: { total: people, ...waits, by: (cell, { dimension }) => cellsBy(cell, dimension) },
  WaitingTimesOfValue: { count: people, ...waits },
  DeliveredHours: { total: people, ...hours, by: (cell, { dimension }) => cellsBy(cell, dimension), byStream: (cell) => cellsBy(cell, "STREAM") },
  DeliveredHoursOfValue: { count: people, ...hours },
  PlacesOfKind: {
    kind: ({ value }) => value as ServiceKind,
    places: (cell, _args, { insights }) => insights.amount(cell),
  },
} satisfies Resolvers;

type InsightLevel = "NATIONAL" | "REGION" | "COMMUNITY" | "INSTITUTION" | "EQUITY_GROUP" | "LANGUAGE_OF_INSTRUCTION";

// Institutions in no region are one place together, so that the regions add up to the country.
const noRegion = "none";
