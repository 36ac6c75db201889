// Chooses where a learner is enrolled: near home first, and larger places more often.
import { type Random, weighted } from "../random.ts";
import type { Cluster } from "./clusters.ts";
import type { Place } from "./places.ts";

/** What decides which places are likely for a learner. */
export interface Applicant {
  readonly gender: "FEMALE" | "MALE" | "ANOTHER_GENDER";
  readonly isMaori: boolean;
}

type Picker = (random: Random) => Place;

export class Placement {
  readonly #clusters: readonly Cluster[];
  readonly #clusterOf = new Map<number, Cluster>();
  readonly #pickers = new Map<string, Picker>();

  constructor(clusters: readonly Cluster[]) {
    this.#clusters = clusters;
    for (const cluster of clusters) for (const { moeNumber } of placesOf(cluster)) this.#clusterOf.set(moeNumber, cluster);
  }

  clusterOf(place: Place): Cluster | null {
    return this.#clusterOf.get(place.moeNumber) ?? null;
  }

  /** A school that has the year level, or an early learning service when `level` is null. */
  choose(home: Cluster, level: number | null, applicant: Applicant, random: Random): Place {
    const key = `${home.id} ${level} ${applicant.gender} ${applicant.isMaori}`;
    let picker = this.#pickers.get(key);
    if (!picker) this.#pickers.set(key, (picker = this.#pickerFor(home, level, applicant)));
    return picker(random);
  }

  /** In the cluster; else in the next one of the region that has such a place, so that those of one home meet again; else anywhere. */
  #pickerFor(home: Cluster, level: number | null, applicant: Applicant): Picker {
    const inRegion = this.#clusters.filter(({ region }) => region.code === home.region.code);
    const at = inRegion.indexOf(home);
    const fits = (place: Place) => offers(place, level) && admits(place, applicant);
    const areas = [...inRegion.slice(at), ...inRegion.slice(0, at)].map(placesOf);
    const everywhere = this.#clusters.flatMap(placesOf);
    const found = areas.map((places) => places.filter(fits)).find((places) => places.length > 0) ?? everywhere.filter(fits);
    const last = found.length > 0 ? found : everywhere.filter(({ levels }) => (levels === null) === (level === null));
    if (last.length === 0) throw new RangeError("There is no institution to enrol learners in.");
    return weighted(last.map((place) => [place, attraction(place, applicant)] as const));
  }
}

function placesOf({ schools, earlyLearning }: Cluster): Place[] {
  return [...schools, ...earlyLearning];
}

export function offers({ levels }: Place, level: number | null): boolean {
  return levels === null || level === null ? levels === level : level >= levels[0] && level <= levels[1];
}

function admits(place: Place, { gender }: Applicant): boolean {
  return place.gender === null || gender === "ANOTHER_GENDER" || place.gender === gender;
}

function attraction({ roll, isMaoriMedium }: Place, { isMaori }: Applicant): number {
  if (!isMaoriMedium) return roll;
  return isMaori ? roll * 3 : roll * 0.05;
}
