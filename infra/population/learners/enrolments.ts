// Where a learner has been: early learning, then school after school, each from a day that fits age and year level.
import type { Country } from "../country/country.ts";
import { offers } from "../country/placement.ts";
import type { Place } from "../country/places.ts";
import { dateOf, dayIn, yearOf, yearsLater } from "../days.ts";
import { recordedOn } from "../recorded.ts";
import type { Learner } from "./learner.ts";

/** A time at one place; `until` is its last day, null while it lasts. */
export interface Stay {
  readonly place: Place;
  readonly from: number;
  readonly until: number | null;
  /** The last year level there; null in early learning. */
  readonly level: number | null;
}

/** Stays in order of time. The last one lasts: everybody in the population is enrolled. */
export function makeStays(country: Country, learner: Learner): readonly [...Stay[], Stay] {
  const fifthBirthday = yearsLater(learner.birthday, 5);
  const stays = fifthBirthday > country.asOf ? earlyStays(country, learner, null) : [...pastEarlyStays(country, learner, fifthBirthday), ...schoolStays(country, learner, fifthBirthday)];
  return stays as unknown as readonly [...Stay[], Stay];
}

/** The year level on a day: who turns five before July is in Year 1 in that year, the others are new entrants (0) first. */
export function levelOn(birthday: number, day: number): number {
  const fifthBirthday = yearsLater(birthday, 5);
  const firstYear = yearOf(fifthBirthday) + (dateOf(fifthBirthday).slice(5) < "07-01" ? 0 : 1);
  return Math.min(Math.max(yearOf(day) - firstYear + 1, 0), 13);
}

/** Gives the id of each enrolment, by its stay. */
export function addEnrolments({ tables }: Country, learner: Learner, stays: readonly Stay[]): ReadonlyMap<Stay, string> {
  const ids = new Map<Stay, string>();
  for (const stay of stays) {
    const { place, from, until, level } = stay;
    ids.set(stay, learner.ids("enrolment"));
    tables.learners.enrolments.add({
      id: ids.get(stay)!,
      learnerId: learner.id,
      institutionMoeNumber: place.moeNumber,
      from: dateOf(from),
      until: until === null ? null : dateOf(until),
      yearLevel: level,
      kind: level === null ? "EARLY_LEARNING" : "SCHOOL",
      attendance: level === null ? "PART_TIME" : "FULL_TIME",
      endReason: until === null ? null : level === null && isLastOfEarlyLearning(stays, until) ? "STARTED_SCHOOL" : "CHANGED_INSTITUTION",
      ...recordedOn(from),
    });
  }
  return ids;
}

/** Where a learner was on a day; the first place for a day before that, and the one before for a day between two. */
export function stayOn(stays: readonly Stay[], day: number): Stay {
  return stays.findLast(({ from }) => from <= day) ?? (stays[0] as Stay);
}

const isLastOfEarlyLearning = (stays: readonly Stay[], until: number): boolean => !stays.some(({ level, from }) => level === null && from > until);

/** Nearly all have been in early learning before school. */
function pastEarlyStays(country: Country, learner: Learner, fifthBirthday: number): Stay[] {
  return learner.random.chance(0.95) ? earlyStays(country, learner, fifthBirthday - 1) : [];
}

function earlyStays(country: Country, learner: Learner, until: number | null): Stay[] {
  const { random, birthday } = learner;
  const last = until ?? country.asOf;
  const from = birthday + random.between(300, Math.max(300, Math.min(1_200, last - birthday - 30)));
  const first = choose(country, learner, null);
  if (last - from > 400 && random.chance(0.15)) {
    const moved = from + random.between(150, last - from - 150);
    const second = choose(country, learner, null);
    if (second !== first) return [{ place: first, from, until: moved - 1, level: null }, { place: second, from: moved, until, level: null }];
  }
  return [{ place: first, from, until, level: null }];
}

function schoolStays(country: Country, learner: Learner, fifthBirthday: number): Stay[] {
  const { random, birthday } = learner;
  const stays: Stay[] = [];
  let from = Math.min(fifthBirthday + (random.chance(0.7) ? random.between(0, 6) : random.between(7, 60)), country.asOf);
  let place = choose(country, learner, levelOn(birthday, from));
  const leave = (lastDay: number, next: Place, firstDay: number) => {
    if (next === place) return;
    stays.push({ place, from, until: lastDay, level: levelOn(birthday, lastDay) });
    [place, from] = [next, firstDay];
  };
  for (let year = yearOf(from); year <= yearOf(country.asOf); year++) {
    const [opening, level] = [dayIn(year, "02-03"), levelOn(birthday, dayIn(year, "02-03"))];
    // A school that ends before this level is left at the end of the year before.
    if (from < opening && opening <= country.asOf && !offers(place, level)) leave(dayIn(year - 1, "12-16"), choose(country, learner, level), opening);
    if (random.chance(0.06)) {
      const moved = random.between(dayIn(year, "02-20"), dayIn(year, "12-01"));
      const next = choose(country, learner, level, { alone: true });
      if (moved > from + 30 && moved <= country.asOf) leave(moved - random.between(1, 10), next, moved);
    }
  }
  stays.push({ place, from, until: null, level: levelOn(birthday, country.asOf) });
  return stays;
}

/** Mostly where brothers and sisters are or were, when it suits; `alone` leaves them out of account. */
function choose(country: Country, learner: Learner, level: number | null, { alone = false } = {}): Place {
  const { household, random } = learner;
  const familiar = household.places.find((place) => offers(place, level) && (place.gender === null || place.gender === learner.gender));
  const chosen = country.placement.choose(learner.home, level, learner, random);
  if (familiar && !alone && random.chance(0.85)) return familiar;
  if (!household.places.includes(chosen)) household.places.push(chosen);
  return chosen;
}
