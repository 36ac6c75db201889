// Learning support clusters: the communities that a population makes of the institutions of each region.
import type { AdoptionPhase } from "@lsg/services/src/entities/learning-support-community/table.ts";
import type { Ids } from "../ids.ts";
import { dateOf, dayIn, yearOf } from "../days.ts";
import { Random } from "../random.ts";
import { recordedOn } from "../recorded.ts";
import type { Tables } from "../tables.ts";
import { natureWords } from "./place-names.ts";
import type { Place } from "./places.ts";
import type { Region } from "./regions.ts";

export interface Cluster {
  readonly id: string;
  readonly name: string;
  readonly region: Region;
  readonly schools: readonly Place[];
  readonly earlyLearning: readonly Place[];
  readonly roll: number;
  /** First day. */
  readonly from: number;
  readonly phase: AdoptionPhase;
  readonly phaseSince: number;
}

const schoolsEach = 8;

/**
 * Writes clusters and their memberships. They come in turns, one of each region, so that the first few already lie in the
 * whole country.
 */
export function makeClusters({ seed, ids, asOf, regions, places, tables }: {
  seed: string;
  ids: Ids;
  asOf: number;
  regions: readonly Region[];
  places: readonly Place[];
  tables: Tables;
}): Cluster[] {
  const random = new Random(seed, "clusters");
  const grouped = regions.map((region) => groupPlaces(places.filter((place) => place.regionCode === region.code)));
  const turns = Math.max(0, ...grouped.map((groups) => groups.length));
  const clusters: Cluster[] = [];
  for (let turn = 0; turn < turns; turn++) {
    for (const [index, region] of regions.entries()) {
      const group = grouped[index]?.[turn];
      if (!group) continue;
      const word = natureWords[(turn + index * 5) % natureWords.length];
      const again = turn < natureWords.length ? "" : ` ${Math.floor(turn / natureWords.length) + 1}`;
      const from = dayIn(yearOf(asOf) - random.between(2, 7), "02-01");
      const age = yearOf(asOf) - yearOf(from);
      const cluster: Cluster = {
        ...group,
        id: ids("community"),
        name: `Te Kāhui ${word}${again}, ${region.name} (example)`,
        region,
        roll: [...group.schools, ...group.earlyLearning].reduce((sum, { roll }) => sum + roll, 0),
        from,
        phase: age >= 5 ? "EMBEDDED" : age >= 3 ? "IMPLEMENTING" : "EXPLORING",
        phaseSince: from + random.between(30, 300),
      };
      addCluster(tables, ids, cluster, random);
      clusters.push(cluster);
    }
  }
  return clusters;
}

/** Neighbours come together: schools by district, and early learning services with schools of their district where there are any. */
function groupPlaces(places: readonly Place[]): { schools: Place[]; earlyLearning: Place[] }[] {
  const byDistrict = (a: Place, b: Place) => (a.district < b.district ? -1 : a.district > b.district ? 1 : a.moeNumber - b.moeNumber);
  const schools = places.filter(({ levels }) => levels !== null).sort(byDistrict);
  const earlyLearning = places.filter(({ levels }) => levels === null).sort(byDistrict);
  const count = Math.max(1, Math.round(schools.length / schoolsEach));
  const groups = Array.from({ length: schools.length + earlyLearning.length === 0 ? 0 : count }, () => ({ schools: [] as Place[], earlyLearning: [] as Place[] }));
  const groupsOfDistrict = new Map<string, number[]>();
  for (const [index, school] of schools.entries()) {
    const group = Math.floor((index * count) / schools.length);
    groups[group]!.schools.push(school);
    const known = groupsOfDistrict.get(school.district) ?? [];
    if (known.at(-1) !== group) groupsOfDistrict.set(school.district, [...known, group]);
  }
  for (const [index, service] of earlyLearning.entries()) {
    const near = groupsOfDistrict.get(service.district);
    groups[near ? near[index % near.length]! : index % count]!.earlyLearning.push(service);
  }
  return groups;
}

function addCluster(tables: Tables, ids: Ids, cluster: Cluster, random: Random): void {
  tables.services.learningSupportCommunities.add({
    id: cluster.id,
    name: cluster.name,
    kind: "LEARNING_SUPPORT_CLUSTER",
    regionCode: cluster.region.code,
    leadMoeNumber: cluster.schools[0]?.moeNumber ?? null,
    from: dateOf(cluster.from),
    adoptionPhase: cluster.phase,
    adoptionPhaseSince: dateOf(cluster.phaseSince),
  });
  tables.services.communityChanges.add({ id: ids("communityChange"), communityId: cluster.id, kind: "FORMED", name: null, leadMoeNumber: null, previousName: null, previousLeadMoeNumber: null, place: 1, occurredOn: dateOf(cluster.from), note: null, ...recordedOn(cluster.from) });
  for (const place of [...cluster.schools, ...cluster.earlyLearning]) {
    const joined = random.chance(0.8) ? cluster.from : cluster.from + random.between(100, 600);
    tables.services.communityMemberships.add({
      id: ids("membership"),
      communityId: cluster.id,
      institutionMoeNumber: place.moeNumber,
      from: dateOf(joined),
      ...recordedOn(joined),
    });
  }
}
