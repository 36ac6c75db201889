// Everything that there is before the first learner: places, communities, services, people and budgets.
import { nationalLearners } from "../arguments.ts";
import { dayOf } from "../days.ts";
import { idsOfCountry } from "../ids.ts";
import type { Sql } from "../load.ts";
import { type Random, weighted } from "../random.ts";
import type { DatabaseName, Tables } from "../tables.ts";
import { Capacities } from "./capacities.ts";
import { makeClusters, type Cluster } from "./clusters.ts";
import { planTogether } from "./community-plans.ts";
import { inquireAndShare } from "./community-practice.ts";
import { tryOutAndAsk } from "./community-progress.ts";
import { makeDirectory } from "./directory.ts";
import { makePlaces } from "./fictional-places.ts";
import { fundInstitutions } from "./institution-funding.ts";
import { makeKahuiAko } from "./kahui-ako.ts";
import { Ledger } from "./ledger.ts";
import { Placement } from "./placement.ts";
import { readPlaces, type Place } from "./places.ts";
import { readRegions, type Region } from "./regions.ts";
import { makeNetwork } from "./network.ts";
import { makeRtlbClusters } from "./rtlb-clusters.ts";
import { makeLocalServices, readNationalServices, type Service } from "./services.ts";
import { makeStaff, type Staff } from "./staff.ts";
import { recommend } from "./strategy.ts";
import { readVocabulary, type Vocabulary } from "./vocabulary.ts";

export interface Country {
  readonly seed: string;
  /** The day on which the population stands. */
  readonly asOf: number;
  /** Where learners of this population live; the first is the example's. */
  readonly clusters: readonly Cluster[];
  readonly pickHome: (random: Random) => Cluster;
  readonly placement: Placement;
  /** What is offered in a region, the national services included. */
  readonly servicesIn: (region: Region) => readonly Service[];
  readonly staff: Staff;
  readonly ledger: Ledger;
  readonly capacities: Capacities;
  readonly vocabulary: Vocabulary;
  readonly tables: Tables;
}

/** A small population lives in few clusters, so that registers and caseloads look as they do in life. */
const learnersOfCluster = 400;

export async function makeCountry({ seed, asOf, learners, sql, tables }: {
  seed: string;
  asOf: string;
  learners: number;
  sql: Readonly<Record<DatabaseName, Sql>>;
  tables: Tables;
}): Promise<Country> {
  const ids = idsOfCountry(seed);
  const today = dayOf(asOf);
  const regions = await readRegions(sql.services, asOf);
  const places = await placesFor({ seed, asOf, learners, regions, services: sql.services, tables });
  const all = makeClusters({ seed, ids, asOf: today, regions, places, tables });
  const clusters = all.slice(0, Math.max(regions.length, Math.ceil(learners / learnersOfCluster)));
  makeNetwork({ seed, ids, asOf: today, places, tables });
  const rtlbClusters = makeRtlbClusters({ ids, asOf: today, regions, places, tables });
  const national = await readNationalServices(sql.services);
  const planned = planTogether({ seed, ids, asOf: today, clusters, national, tables });
  // The example learner's region first: her provider is the first of all.
  const local = makeLocalServices({ ids, asOf: today, regions: regions.toSorted((a, b) => Number(b === clusters[0]?.region) - Number(a === clusters[0]?.region)), tables });
  const services = new Map(regions.map(({ code }) => [code, [...national, ...(local.get(code) ?? [])]]));
  const staff = await makeStaff({ seed, ids, asOf: today, share: learners / nationalLearners, regions, clusters, rtlbClusters, database: sql.workforce, tables });
  const ledger = await Ledger.open(sql.funding, ids, tables);
  fundInstitutions({ ids, asOf: today, clusters, rtlbClusters, planned, ledger });
  makeDirectory({ seed, ids, asOf: today, clusters: all, rtlbClusters, local, tables });
  // The Ministry's own list of schools says which Kāhui Ako there were; made-up ones are for where there is none.
  const [known] = await sql.services`select from learning_support_communities where kind = 'KAHUI_AKO' limit 1`;
  if (!known) makeKahuiAko({ seed, ids, asOf: today, clusters: all, tables });
  inquireAndShare({ seed, ids, asOf: today, planned, tables });
  recommend({ ids, asOf: today, planned, national, tables });
  tryOutAndAsk({ seed, ids, asOf: today, planned, local, tables });
  return {
    seed,
    asOf: today,
    clusters,
    pickHome: weighted(clusters.map((cluster) => [cluster, cluster.roll] as const)),
    placement: new Placement(all),
    servicesIn: (region) => services.get(region.code) ?? national,
    staff,
    ledger,
    capacities: new Capacities(ids, tables),
    vocabulary: await readVocabulary(sql.learners),
    tables,
  };
}

/** The institutions of the database; where it has no schools, or no early learning services, made-up ones beside them. */
async function placesFor({ seed, asOf, learners, regions, services, tables }: {
  seed: string;
  asOf: string;
  learners: number;
  regions: readonly Region[];
  services: Sql;
  tables: Tables;
}): Promise<Place[]> {
  const known = await readPlaces(services);
  const kinds = { schools: !known.some(({ levels }) => levels !== null), earlyLearning: !known.some(({ levels }) => levels === null) };
  if (!kinds.schools && !kinds.earlyLearning) return known;
  // Towns where the known institutions are, or everywhere when there are none.
  const inhabited = known.length === 0 ? regions : regions.filter(({ code }) => known.some((place) => place.regionCode === code));
  const count = Math.min(310, Math.max(inhabited.length, Math.ceil(learners / learnersOfCluster)));
  const towns = Array.from({ length: count }, (_, index) => inhabited[index % inhabited.length] as Region);
  return [...known, ...makePlaces({ seed, asOf, towns, kinds, tables })];
}
