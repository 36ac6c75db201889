import { fewestForMean, type ProtectedCount } from "@lsg/subgraph-kit/disclosure";
import { cellsBy, wholeOf } from "@lsg/subgraph-kit/insights";
import type { Measure } from "@lsg/subgraph-kit/measure";
import type { Resolvers } from "../../generated/resolvers.ts";
import { capabilityHours, filledFte, fteWithCases, learnersWithCases, roleCodes, vacantFte, workforceMeasures } from "./measures.ts";
import type { CapabilityAudience } from "../capability-activity/table.ts";
import type { WorkforceInsightsOfRoleRow } from "./table.ts";

const ofRole = <Kind extends Measure>({ at, roleCode }: WorkforceInsightsOfRoleRow, measure: Kind) => ({ at, measure, dimension: "ROLE", value: roleCode });

// From the rounded count, never from the number behind it.
const perFte = ({ value }: ProtectedCount, fte: number) => (value === null || value < fewestForMean || fte === 0 ? null : Math.round((value / fte) * 10) / 10);

export const workforceInsightsResolvers = {
  Query: {
    workforceInsightCatalogue: (_query, _args, { insights }) => insights.catalogue(workforceMeasures),
    workforceInsights: (_query, { level, period, ...page }, { insights }) => insights.page(level, period, page),
  },
  Region: {
    workforceInsights: ({ code }, { period }, { insights }) => insights.at("REGION", code, period),
  },
  LearningSupportCommunity: {
    workforceInsights: ({ id }, { period }, { insights }) => insights.at("COMMUNITY", id, period),
  },
  Institution: {
    workforceInsights: ({ moeNumber }, { period }, { insights }) => insights.at("INSTITUTION", String(moeNumber), period),
  },
  WorkforceInsights: {
    level: ({ level }) => level as InsightLevel,
    region: ({ level, place }) => (level === "REGION" && place !== noRegion ? { code: place } : null),
    community: ({ level, place }) => (level === "COMMUNITY" ? { id: place } : null),
    institution: ({ level, place }) => (level === "INSTITUTION" ? { moeNumber: Number(place) } : null),
    group: ({ level, place }) => (level === "EQUITY_GROUP" || level === "LANGUAGE_OF_INSTRUCTION" ? place : null),
    period: ({ period }) => period.name,
    asAt: ({ period }) => period.asAt,
    refreshedAt: ({ period }) => period.refreshedAt,
    filledFte: (at, _args, { insights }) => insights.amount(wholeOf(at, filledFte)),
    vacantFte: (at, _args, { insights }) => insights.amount(wholeOf(at, vacantFte)),
    capabilityHours: (at, _args, { insights }) => insights.amount(wholeOf(at, capabilityHours)),
    capabilityHoursByAudience: async (at, _args, { insights }) =>
      Promise.all(cellsBy({ at, measure: capabilityHours }, "AUDIENCE").map(async (cell) => ({ audience: cell.value as CapabilityAudience, hours: await insights.amount(cell) }))),
    learners: (at, _args, { insights }) => insights.people(wholeOf(at, learnersWithCases)),
    async learnersPerFte(at, _args, { insights }) {
      const [learners, fte] = await Promise.all([insights.people(wholeOf(at, learnersWithCases)), insights.amount(wholeOf(at, fteWithCases))]);
      return perFte(learners, fte);
    },
    byRole: (at) => roleCodes.map((roleCode) => ({ at, roleCode })),
  },
  WorkforceInsightsOfRole: {
    role: async ({ roleCode }, _args, { loaders }) => (await loaders.roleByCode.load(roleCode))!,
    filledFte: (role, _args, { insights }) => insights.amount(ofRole(role, filledFte)),
    vacantFte: (role, _args, { insights }) => insights.amount(ofRole(role, vacantFte)),
    learners: (role, _args, { insights }) => insights.people(ofRole(role, learnersWithCases)),
    async learnersPerFte(role, _args, { insights }) {
      const [learners, fte] = await Promise.all([insights.people(ofRole(role, learnersWithCases)), insights.amount(ofRole(role, filledFte))]);
      return perFte(learners, fte);
    },
  },
} satisfies Resolvers;

type InsightLevel = "NATIONAL" | "REGION" | "COMMUNITY" | "INSTITUTION" | "EQUITY_GROUP" | "LANGUAGE_OF_INSTRUCTION";

// Institutions in no region are one place together, so that the regions add up to the country.
const noRegion = "none";
