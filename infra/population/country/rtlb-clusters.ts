// Clusters of Resource Teachers: Learning and Behaviour. There are 40; which school is in which is made up.
import type { Ids } from "../ids.ts";
import { dateOf, dayIn, yearOf } from "../days.ts";
import type { Tables } from "../tables.ts";
import type { Place } from "./places.ts";
import type { Region } from "./regions.ts";
import { recordedOn } from "./staff-details.ts";

export interface RtlbCluster {
  readonly id: string;
  readonly name: string;
  readonly region: Region;
  /** The lead school employs all of its teachers. */
  readonly lead: Place;
  readonly members: readonly Place[];
}

const clusters = 40;

/** Shares the clusters out among the regions by their schools, at least one for each region with a school, and writes them. */
export function makeRtlbClusters({ ids, asOf, regions, places, tables }: {
  ids: Ids;
  asOf: number;
  regions: readonly Region[];
  places: readonly Place[];
  tables: Tables;
}): RtlbCluster[] {
  const schools = places.filter(({ levels }) => levels !== null);
  const from = dateOf(dayIn(yearOf(asOf) - 10, "02-01"));
  let schoolsBefore = 0;
  let number = 0;
  return regions.flatMap((region) => {
    const here = schools.filter(({ regionCode }) => regionCode === region.code).sort((a, b) => (a.district < b.district ? -1 : a.district > b.district ? 1 : a.moeNumber - b.moeNumber));
    // Shares of one whole, rounded where they end: together they are the number of clusters.
    const endsAt = (upTo: number) => Math.round((clusters * upTo) / schools.length);
    const count = Math.min(here.length, Math.max(1, endsAt(schoolsBefore + here.length) - endsAt(schoolsBefore)));
    schoolsBefore += here.length;
    return Array.from({ length: count }, (_, index): RtlbCluster => {
      const members = here.slice(Math.floor((index * here.length) / count), Math.floor(((index + 1) * here.length) / count));
      const lead = members.reduce((largest, school) => (school.roll > largest.roll ? school : largest));
      const cluster = { id: ids("community"), name: `RTLB cluster ${index + 1}, ${region.name} (example)`, region, lead, members };
      tables.workforce.rtlbClusters.add({ id: cluster.id, number: ++number, leadMoeNumber: lead.moeNumber, regionCode: region.code, ...recordedOn(dayIn(yearOf(asOf) - 10, "02-01")) });
      tables.services.learningSupportCommunities.add({
        id: cluster.id,
        name: cluster.name,
        kind: "RTLB_CLUSTER",
        regionCode: region.code,
        leadMoeNumber: lead.moeNumber,
        from,
        adoptionPhase: "EMBEDDED",
        adoptionPhaseSince: from,
      });
      for (const { moeNumber } of members) {
        tables.services.communityMemberships.add({ id: ids("membership"), communityId: cluster.id, institutionMoeNumber: moeNumber, from, ...recordedOn(dayIn(yearOf(asOf) - 10, "02-01")) });
      }
      return cluster;
    });
  });
}
