// Specialist schools with their satellites, and alternative education: places of last year and this one, and what schools counted.
import type { TravelBand } from "@lsg/services/src/entities/provision/table.ts";
import { travelBands } from "@lsg/services/src/entities/provision/travel-bands.ts";
import { dateOf, dayIn, yearOf } from "../days.ts";
import type { Ids } from "../ids.ts";
import { Random } from "../random.ts";
import { recordedOn } from "../recorded.ts";
import type { Tables } from "../tables.ts";
import type { Place } from "./places.ts";

/** Of all learners with a place, the part that travels so far: most come from the town, some from the end of the region. */
const shares: Readonly<Record<TravelBand, number>> = { UP_TO_5_KM: 0.3, UP_TO_10_KM: 0.27, UP_TO_20_KM: 0.2, UP_TO_40_KM: 0.1, OVER_40_KM: 0.05 };

/** One school with older learners in so many manages alternative education. */
const schoolsEachCentre = 12;

interface Making {
  readonly ids: Ids;
  readonly asOf: number;
  readonly random: Random;
  readonly tables: Tables;
}

/** A base for each specialist school, a satellite or two at schools of its district or region, and a centre for alternative education at some secondary schools. */
export function makeNetwork({ seed, places, ...making }: { seed: string; ids: Ids; asOf: number; places: readonly Place[]; tables: Tables }): void {
  const at = { ...making, random: new Random(seed, "network") };
  const hosts = Map.groupBy(places.filter(({ levels, isSpecialist, roll }) => levels !== null && !isSpecialist && roll >= 100), ({ regionCode }) => regionCode);
  const used = new Set<number>();
  for (const school of places.filter(({ isSpecialist }) => isSpecialist)) {
    add(at, { kind: "SPECIALIST_SCHOOL_BASE", school, host: null, size: school.roll });
    const near = (hosts.get(school.regionCode) ?? []).filter(({ moeNumber }) => !used.has(moeNumber)).sort((one, other) => Number(other.district === school.district) - Number(one.district === school.district) || one.moeNumber - other.moeNumber);
    for (const host of near.slice(0, at.random.between(0, 2))) {
      used.add(host.moeNumber);
      add(at, { kind: "SATELLITE", school, host, size: at.random.between(8, 20) });
    }
  }
  const secondary = places.filter(({ levels, isSpecialist }) => levels !== null && levels[1] >= 11 && !isSpecialist);
  const centres = secondary.filter((_school, index) => index % schoolsEachCentre === 0).map((school) => add(at, { kind: "ALTERNATIVE_EDUCATION", school, host: null, size: at.random.between(10, 30) }));
  // The last centre goes together with the first.
  if (centres.length > 1) close(making, centres.at(-1)!, centres[0]!);
}

function close({ ids, asOf, tables }: Omit<Making, "random">, provisionId: string, continuesAtProvisionId: string): void {
  tables.services.provisionClosures.add({
    id: ids("provisionClosure"),
    provisionId,
    lastDay: dateOf(dayIn(yearOf(asOf), "12-16")),
    reason: "The building is not safe, and the centre of the next town has room.",
    placed: "Everybody who is here in Term 4 has a place at the other centre from Term 1; a van brings them.",
    waiting: "The other centre has taken over the list, with the days on which each asked.",
    continuesAtProvisionId,
    withdrawnAt: null, withdrawnBecause: null, withdrawnBy: null,
    ...recordedOn(asOf),
  });
}

function add({ ids, asOf, random, tables }: Making, { kind, school, host, size }: { kind: "SPECIALIST_SCHOOL_BASE" | "SATELLITE" | "ALTERNATIVE_EDUCATION"; school: Place; host: Place | null; size: number }): string {
  const id = ids("provision");
  const year = yearOf(asOf);
  const said = { recordedBy: null, recordedInRole: "SYSTEM" };
  tables.services.provisions.add({
    id,
    kind,
    schoolMoeNumber: school.moeNumber,
    hostMoeNumber: host?.moeNumber ?? null,
    name: null,
    needAreas: kind === "ALTERNATIVE_EDUCATION" ? ["ATTENDANCE_AND_ENGAGEMENT", "BEHAVIOUR_AND_SOCIAL_EMOTIONAL"] : ["LEARNING_AND_COGNITION", "PHYSICAL"],
    minimumYearLevel: kind === "ALTERNATIVE_EDUCATION" ? 9 : (host?.levels?.[0] ?? null),
    maximumYearLevel: kind === "ALTERNATIVE_EDUCATION" ? 11 : (host?.levels?.[1] ?? null),
    openedOn: dateOf(dayIn(year - random.between(2, 12), "02-01")),
    recordedAt: new Date(dayIn(year - 1, "01-20") * 86_400_000),
    ...said,
  });
  for (const before of [1, 0]) {
    const places = Math.max(4, size - before * random.between(0, 4));
    const recordedAt = new Date(dayIn(year - before, "01-20") * 86_400_000);
    tables.services.provisionPlaces.add({ id: ids("provisionPlaces"), provisionId: id, year: year - before, places, reason: "The classrooms and staff of the year.", recordedAt, ...said });
    // Most are full, and about one learner waits for five places.
    const occupied = Math.round(places * (0.85 + 0.15 * random.fraction()));
    const countedOn = dayIn(year - before, "07-01") <= asOf ? dayIn(year - before, "07-01") : dayIn(year - before, "03-01");
    if (countedOn > asOf) continue;
    tables.services.provisionCounts.add({
      id: ids("provisionCounts"),
      provisionId: id,
      countedOn: dateOf(countedOn),
      occupied,
      waiting: random.chance(0.7) ? Math.round(places * 0.3 * random.fraction()) : 0,
      travel: travelBands.map((band) => Math.floor(occupied * shares[band])),
      recordedAt: new Date(countedOn * 86_400_000),
      ...said,
    });
  }
  return id;
}
