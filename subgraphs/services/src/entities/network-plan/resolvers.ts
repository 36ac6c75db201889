import type { ProtectedCount } from "@lsg/subgraph-kit/disclosure";
import { refusal } from "@lsg/subgraph-kit/errors";
import { wholeOf, type PlaceInsights } from "@lsg/subgraph-kit/insights";
import type { PeopleMeasure } from "@lsg/subgraph-kit/measure";
import type { Context } from "../../context.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { isRegionCode } from "../../region-code.ts";
import { today } from "../../today.ts";
import { provisionKinds } from "../provision/kinds.ts";
import type { TravelBand } from "../provision/table.ts";
import { travelBands } from "../provision/travel-bands.ts";
import { listRegions } from "../region/store.ts";
import { learnersPlaced, learnersWaitingForPlace } from "../service-insights/measures.ts";
import { sumPlaces } from "./store.ts";
import type { NetworkGapRow, NetworkPlanOfRegionRow, NetworkPlanRow, NetworkSupplyRow } from "./table.ts";

const suppressed: ProtectedCount = { status: "SUPPRESSED", value: null };

type Ask = Pick<Context, "insights">;

const totalOf = (at: PlaceInsights | null, measure: PeopleMeasure, { insights }: Ask) => (at === null ? suppressed : insights.people(wholeOf(at, measure)));
const ofKind = ({ at, kind }: NetworkSupplyRow, measure: PeopleMeasure, { insights }: Ask) => (at === null ? suppressed : insights.people({ at, measure, dimension: "PROVISION", value: kind }));

const placeOf = ({ plan: { period }, region }: NetworkPlanOfRegionRow): PlaceInsights | null => period && { level: "REGION", place: region.code, period };

function supplyOf({ places, period }: NetworkPlanRow, regionCode: string | null): NetworkSupplyRow[] {
  const at = period && (regionCode === null ? { level: "NATIONAL", place: "NZ", period } : { level: "REGION", place: regionCode, period });
  return provisionKinds.map((kind) => {
    const own = places.filter((one) => one.kind === kind && (regionCode === null || one.regionCode === regionCode));
    return { kind, at, places: own.reduce((sum, one) => sum + one.places, 0) };
  });
}

export const networkPlanResolvers = {
  Query: {
    async networkPlan(_query, { year: asked, regionCode }, context) {
      const year = asked ?? Number(today().slice(0, 4));
      if (year < 2015 || year > 2100) throw refusal("BAD_USER_INPUT", `year is ${year}: send a school year from 2015 to 2100.`);
      const { db, insights } = context;
      const regions = regionCode === null || regionCode === undefined ? await listRegions(db, today()) : [await regionOf(regionCode, context)];
      const period = (await insights.periods()).find(({ name }) => name === String(year)) ?? null;
      return { year, period, regions, places: await sumPlaces(db, year) };
    },
  },
  NetworkPlan: {
    asAt: ({ period }) => period?.asAt ?? null,
    national: (plan) => supplyOf(plan, null),
    regions: (plan) => plan.regions.map((region) => ({ plan, region })),
    gaps: async (plan, _args, context) => (await Promise.all(plan.regions.map((region) => gapsOf({ plan, region }, context)))).flat(),
  },
  NetworkPlanOfRegion: {
    placed: (row, _args, context) => totalOf(placeOf(row), learnersPlaced, context),
    waiting: (row, _args, context) => totalOf(placeOf(row), learnersWaitingForPlace, context),
    supply: ({ plan, region }) => supplyOf(plan, region.code),
    async travel(row, _args, { insights }) {
      const at = placeOf(row);
      if (at === null) return travelBands.map((band) => ({ band, learners: suppressed }));
      return (await insights.counts(at, learnersPlaced, "TRAVEL")).map(({ value, count }) => ({ band: value as TravelBand, learners: count }));
    },
    provisions: async ({ region }, _args, { loaders }) => (await loaders.provisionsByRegionCode.load(region.code)).map(({ row }) => row),
  },
  NetworkSupply: {
    placed: (row, _args, context) => ofKind(row, learnersPlaced, context),
    waiting: (row, _args, context) => ofKind(row, learnersWaitingForPlace, context),
  },
} satisfies Resolvers;

async function regionOf(code: string, { loaders }: Context) {
  const region = isRegionCode(code) ? await loaders.regionByCode.load(code) : null;
  if (region === null) throw refusal("BAD_USER_INPUT", "There is no region with this code: ask regions for the codes.");
  return region;
}

// From what is published alone: a gap tells nothing that the figures beside it do not.
async function gapsOf({ plan, region }: NetworkPlanOfRegionRow, context: Ask): Promise<NetworkGapRow[]> {
  const gaps = await Promise.all(
    supplyOf(plan, region.code).map(async (supply): Promise<NetworkGapRow | null> => {
      const [placed, waiting] = await Promise.all([ofKind(supply, learnersPlaced, context), ofKind(supply, learnersWaitingForPlace, context)]);
      const { kind, places } = supply;
      if (places === 0) return { region, kind, places, waiting, reason: "NO_PLACES" };
      return waiting.value !== null && waiting.value > places - (placed.value ?? 0) ? { region, kind, places, waiting, reason: "MORE_WAITING_THAN_FREE" } : null;
    }),
  );
  return gaps.filter((gap) => gap !== null);
}
