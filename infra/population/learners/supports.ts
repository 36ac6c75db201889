// Services for learners, from the request to the end. Each has one course in time, of which the day of the population shows
// the part that has come to pass: so status and days always agree.
import type { ServiceKind } from "@lsg/services/src/entities/service/table.ts";
import type { DeliverySetting } from "@lsg/services/src/entities/delivery/table.ts";
import type { SupportOutcome, SupportPriority, SupportStatus } from "@lsg/services/src/entities/support/table.ts";
import type { Country } from "../country/country.ts";
import type { Place } from "../country/places.ts";
import type { Service } from "../country/services.ts";
import type { Practitioner } from "../country/staff.ts";
import { dateOf } from "../days.ts";
import { Random, weighted } from "../random.ts";
import { levelOn, type Stay } from "./enrolments.ts";
import { tellOthersOfSupport } from "./known-supports.ts";
import type { Learner } from "./learner.ts";
import type { Need, Profile } from "./needs.ts";
import { addDeliveries, addSteps, type Pause } from "./support-steps.ts";

export interface Support {
  readonly id: string;
  readonly service: Service;
  readonly practitioner: Practitioner | null;
  readonly status: SupportStatus;
  readonly requestedOn: number;
  readonly allocatedOn: number | null;
  readonly closedOn: number | null;
  readonly prescribedHours: number | null;
}

const counts: Readonly<Record<Profile["tier"], (random: Random) => number>> = {
  TIER_1_UNIVERSAL: weighted([[0, 78], [1, 22]]),
  TIER_2_TARGETED: weighted([[0, 30], [1, 52], [2, 18]]),
  TIER_3_INTENSIVE: weighted([[1, 42], [2, 40], [3, 18]]),
};

/** Who gives a service; a service that is not here is given by people of other organisations. */
const rolesOf: Partial<Record<ServiceKind, readonly string[]>> = {
  EARLY_INTERVENTION: ["EARLY_INTERVENTION_TEACHER", "SPEECH_LANGUAGE_THERAPIST", "EDUCATION_SUPPORT_WORKER"],
  COMMUNICATION: ["SPEECH_LANGUAGE_THERAPIST"],
  BEHAVIOUR: ["PSYCHOLOGIST", "LEARNING_SUPPORT_ADVISOR"],
  COMPLEX_NEEDS: ["SPEECH_LANGUAGE_THERAPIST", "OCCUPATIONAL_THERAPIST", "PHYSIOTHERAPIST", "PSYCHOLOGIST"],
  INTENSIVE_WRAPAROUND: ["PSYCHOLOGIST"],
  LEARNING_AND_BEHAVIOUR: ["RTLB"],
  LEARNING_SUPPORT_COORDINATION: ["LSC"],
  PHYSICAL_DISABILITY: ["PHYSIOTHERAPIST", "OCCUPATIONAL_THERAPIST"],
  ASSISTIVE_TECHNOLOGY: ["OCCUPATIONAL_THERAPIST", "SPEECH_LANGUAGE_THERAPIST"],
  DEAF_AND_HARD_OF_HEARING: ["ADVISOR_ON_DEAF_CHILDREN"],
  HIGH_HEALTH_NEEDS: ["TEACHER_AIDE"],
  ENGLISH_LANGUAGE: ["TEACHER"],
};

export function makeSupports(country: Country, learner: Learner, profile: Profile, stays: readonly [...Stay[], Stay]): Support[] {
  const { random } = learner;
  const supports: Support[] = [];
  const taken = new Set<string>();
  for (let left = Math.max(counts[profile.tier](random), profile.isOngoing ? 1 : 0); left > 0; left--) {
    const need = random.pick(profile.needs);
    const requestedOn = Math.min(country.asOf, need.firstConcernOn + random.between(0, Math.min(500, country.asOf - need.firstConcernOn)));
    const service = chooseService(country, learner, profile, need, requestedOn);
    if (!service || taken.has(service.id)) continue;
    taken.add(service.id);
    supports.push(makeSupport(country, learner, profile, service, requestedOn, stays));
  }
  return supports;
}

/** How often a service is the answer, where it is not 1. */
const weights: Partial<Record<ServiceKind, number>> = { COMMUNICATION: 4, BEHAVIOUR: 2, ENGLISH_LANGUAGE: 3, COMPLEX_NEEDS: 2, LEARNING_SUPPORT_COORDINATION: 0.6, ASSISTIVE_TECHNOLOGY: 0.25, INTENSIVE_WRAPAROUND: 0.1 };

function chooseService(country: Country, { random, birthday, home }: Learner, { tier, isOngoing, needs }: Profile, need: Need, day: number): Service | null {
  const age = Math.floor((day - birthday) / 365.25);
  const level = age < 5 ? null : levelOn(birthday, day);
  const suitable = country.servicesIn(home.region).filter(
    (service) =>
      service.needAreas.includes(need.area) &&
      service.tiers.includes(tier) &&
      within(age, service.minimumAge, service.maximumAge) &&
      (level === null ? service.minimumAge === 0 || (service.minimumYearLevel === null && service.maximumYearLevel === null) : within(level, service.minimumYearLevel, service.maximumYearLevel)) &&
      (service.kind !== "COMPLEX_NEEDS" || isOngoing) &&
      (service.kind !== "DEAF_AND_HARD_OF_HEARING" || needs.some(({ area }) => area === "HEARING")),
  );
  if (suitable.length === 0) return null;
  return weighted(suitable.map((service) => [service, service.streamCode === "ACC" ? 0.1 : (weights[service.kind] ?? 1)] as const))(random);
}

function within(value: number, least: number | null, most: number | null): boolean {
  return (least === null || value >= least) && (most === null || value <= most);
}

/** The days of the steps that have been taken, and where that leaves a support. */
export interface Course {
  readonly status: SupportStatus;
  readonly acceptedOn: number | null;
  readonly allocatedOn: number | null;
  readonly firstContactOn: number | null;
  readonly firstServiceOn: number | null;
  readonly closedOn: number | null;
}

/** Long waits are between acceptance and allocation; a first telephone call is not yet the service. */
function courseOf(requestedOn: number, asOf: number, random: Random): Course {
  const acceptedOn = requestedOn + random.between(2, 21);
  const allocatedOn = acceptedOn + (random.chance(0.5) ? random.between(5, 60) : random.between(30, 200));
  const firstContactOn = allocatedOn + random.between(0, 21);
  const firstServiceOn = firstContactOn + random.between(2, 45);
  const closedOn = firstServiceOn + random.between(120, 1_000);
  const past = (day: number) => (day <= asOf ? day : null);

  // Some requests are answered with advice, and end there.
  const declinedOn = requestedOn + random.between(5, 40);
  if (random.chance(0.05) && declinedOn <= asOf) return { status: "CLOSED", acceptedOn: null, allocatedOn: null, firstContactOn: null, firstServiceOn: null, closedOn: declinedOn };
  const isPaused = random.chance(0.07);
  let status: SupportStatus = "REQUESTED";
  if (closedOn <= asOf) status = "CLOSED";
  else if (firstServiceOn <= asOf) status = isPaused ? "PAUSED" : "IN_DELIVERY";
  else if (allocatedOn <= asOf) status = "ALLOCATED";
  else if (acceptedOn + 14 <= asOf) status = "WAITING";
  else if (acceptedOn <= asOf) status = "ACCEPTED";
  return { status, acceptedOn: past(acceptedOn), allocatedOn: past(allocatedOn), firstContactOn: past(firstContactOn), firstServiceOn: past(firstServiceOn), closedOn: past(closedOn) };
}

function makeSupport(country: Country, learner: Learner, { tier }: Profile, service: Service, requestedOn: number, stays: readonly [...Stay[], Stay]): Support {
  const { random, home } = learner;
  const course = courseOf(requestedOn, country.asOf, random);
  const { place } = stays.findLast(({ from }) => from <= requestedOn) ?? stays[0];
  const moves = stays.filter(({ from }) => from > requestedOn && from <= (course.closedOn ?? country.asOf)).map((stay) => ({ place: stay.place, from: stay.from }));
  const prescribedHours = course.allocatedOn === null ? null : random.between(10, tier === "TIER_3_INTENSIVE" ? 240 : 80) / 2;
  const deliveredShare = course.firstServiceOn === null ? 0 : Math.min(1, ((course.closedOn ?? country.asOf) - course.firstServiceOn) / 300) * (0.6 + 0.4 * random.fraction());
  return addSupport(country, learner, {
    service,
    practitioner: course.allocatedOn === null ? null : findPractitioner(country, learner, service, [place.moeNumber, country.placement.clusterOf(place)?.id ?? home.id]),
    place,
    moves,
    tier,
    requestedOn,
    course,
    prescribedHours,
    deliveredHours: Math.round((prescribedHours ?? 0) * deliveredShare * 4) / 4,
  });
}

/** Somebody who gives the service, at one of the places or else in the region; null when it is given by people of other organisations. */
export function findPractitioner({ staff }: Country, { random, home }: Learner, { kind }: Service, places: readonly (string | number)[]): Practitioner | null {
  const roles = rolesOf[kind];
  return roles ? staff.find(roles, [...places, home.region.code], random) : null;
}

interface NewSupport {
  readonly service: Service;
  readonly practitioner: Practitioner | null;
  /** Where the learner was when it was asked for. */
  readonly place: Place;
  /** Where they went to while it lasted. */
  readonly moves?: readonly { readonly place: Place; readonly from: number }[];
  readonly tier: Profile["tier"];
  readonly requestedOn: number;
  readonly course: Course;
  readonly prescribedHours: number | null;
  readonly deliveredHours: number;
}

const pickPriority = weighted<SupportPriority>([["ROUTINE", 78], ["URGENT", 16], ["ASAP", 5], ["STAT", 1]]);
const pickOutcome = weighted<SupportOutcome>([["COMPLETED", 80], ["NO_LONGER_NEEDED", 10], ["WITHDRAWN", 7], ["LEFT", 3]]);
const reasons = ["The teacher and the whānau have tried what they know, and it is not enough.", "Things have become harder since last term.", "So that school is a place to look forward to.", "The whānau asked, and the school agrees."];

export function addSupport(country: Country, learner: Learner, { service, practitioner, place, moves = [], tier, requestedOn, course, prescribedHours, deliveredHours }: NewSupport): Support {
  const { tables, asOf, capacities } = country;
  const id = learner.ids("support");
  // A stream of its own, so that what the learner gets beside does not depend on it.
  const random = new Random(country.seed, "support", id);
  const pause = pauseOf(course, asOf, random);
  const places = [{ place, from: requestedOn }, ...moves].map(({ place: { moeNumber, regionCode }, from }) => ({ moeNumber, regionCode, from }));
  const now = places.at(-1) as (typeof places)[number];
  const isUnderWay = course.status === "ALLOCATED" || course.status === "IN_DELIVERY" || course.status === "PAUSED";
  const outcome = course.status !== "CLOSED" ? null : course.acceptedOn === null ? "DECLINED" : pickOutcome(random);
  const story = {
    supportId: id, serviceId: service.id, practitionerId: practitioner?.id ?? null, priority: pickPriority(random), reason: random.pick(reasons), requestedOn, course, pause, outcome, prescribedHours, places,
    setting: (place.levels === null ? "EARLY_LEARNING" : place.isMaoriMedium ? "KURA" : "SCHOOL") as DeliverySetting,
  };
  tables.services.supports.add({
    id,
    learnerId: learner.id,
    serviceId: service.id,
    practitionerId: story.practitionerId,
    capacityId: isUnderWay ? capacities.take(service, places[0]!.regionCode) : null,
    institutionMoeNumber: now.moeNumber,
    requestedOn: dateOf(requestedOn),
    acceptedOn: dateOrNull(course.acceptedOn),
    allocatedOn: dateOrNull(course.allocatedOn),
    firstContactOn: dateOrNull(course.firstContactOn),
    firstServiceOn: dateOrNull(course.firstServiceOn),
    pausedOn: dateOrNull(course.status === "PAUSED" ? (pause as Pause).from : null),
    closedOn: dateOrNull(course.closedOn),
    pausedDays: pause?.until ? pause.until - pause.from : 0,
    pausedDaysBeforeService: 0,
    pausedDaysBeforeContact: 0,
    regionCode: now.regionCode,
    tier,
    target: "LEARNER",
    targetName: null,
    status: course.status,
    priority: story.priority,
    outcome,
    reason: story.reason,
    prescribedHours,
    deliveredHours,
    recordedAt: new Date(requestedOn * 86_400_000),
    recordedInRole: "SYSTEM",
  });
  tellOthersOfSupport(country, { supportId: id, learnerId: learner.id, on: requestedOn });
  addSteps(tables, learner.ids, story);
  addDeliveries(tables, learner.ids, random, story, deliveredHours, course.closedOn ?? (course.status === "PAUSED" ? (pause as Pause).from : asOf));
  return { id, service, practitioner, status: course.status, requestedOn, allocatedOn: course.allocatedOn, closedOn: course.closedOn, prescribedHours };
}

/** One that is paused rests now; of the others that have begun, some have rested before. */
function pauseOf({ status, firstServiceOn, closedOn }: Course, asOf: number, random: Random): Pause | null {
  if (firstServiceOn === null) return null;
  const end = closedOn ?? asOf;
  if (status === "PAUSED") return { from: firstServiceOn + Math.floor((end - firstServiceOn) * (0.3 + 0.7 * random.fraction())), until: null };
  if (end - firstServiceOn < 60 || !random.chance(0.12)) return null;
  const from = random.between(firstServiceOn + 10, end - 40);
  return { from, until: from + random.between(7, 30) };
}

function dateOrNull(day: number | null): string | null {
  return day === null ? null : dateOf(day);
}
