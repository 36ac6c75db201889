// Kāhui Ako that have ended: neighbours of two clusters were together in one, so that neither nests in the other.
import { dateOf, dayOf } from "../days.ts";
import type { Ids } from "../ids.ts";
import { Random } from "../random.ts";
import { recordedOn } from "../recorded.ts";
import type { Tables } from "../tables.ts";
import type { Cluster } from "./clusters.ts";

/** They began in 2014, and their roles were disestablished from 27 January 2026 (Budget 2025). */
const lastDay = dayOf("2026-01-26");

/** Writes one for every second pair of clusters of a region. On a day before they ended they last. */
export function makeKahuiAko({ seed, ids, asOf, clusters, tables: { services } }: { seed: string; ids: Ids; asOf: number; clusters: readonly Cluster[]; tables: Tables }): void {
  const random = new Random(seed, "kahui ako");
  for (const group of Map.groupBy(clusters, ({ region }) => region.code).values()) {
    for (let index = 0; index + 1 < group.length; index += 2) {
      const [one, next] = [group[index]!, group[index + 1]!];
      const schools = [...one.schools.slice(Math.floor(one.schools.length / 2)), ...next.schools.slice(0, Math.ceil(next.schools.length / 2))];
      if (schools.length < 2) continue;
      const id = ids("community");
      const from = dayOf(`${random.between(2015, 2019)}-01-28`);
      const until = asOf > lastDay ? dateOf(lastDay) : null;
      services.learningSupportCommunities.add({ id, name: `Kāhui Ako ${one.name.replace("Te Kāhui ", "")}`, kind: "KAHUI_AKO", regionCode: one.region.code, leadMoeNumber: schools[0]!.moeNumber, from: dateOf(from), until, adoptionPhase: "NOT_STARTED", adoptionPhaseSince: null });
      for (const { moeNumber } of schools) {
        // Some left before it ended.
        const left = random.chance(0.1) ? dateOf(dayOf("2022-12-20")) : until;
        services.communityMemberships.add({ id: ids("membership"), communityId: id, institutionMoeNumber: moeNumber, from: dateOf(from), until: left, ...recordedOn(from) });
      }
    }
  }
}
