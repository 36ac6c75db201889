// What learners get of funding streams. Amounts of money are examples: no rate in dollars is a published one.
import type { Country } from "../country/country.ts";
import type { NewAllocation } from "../country/ledger.ts";
import { dateOf, dayIn, yearOf } from "../days.ts";
import { recordedOn } from "../recorded.ts";
import { stayOn, type Stay } from "./enrolments.ts";
import type { Learner } from "./learner.ts";
import type { Profile } from "./needs.ts";
import type { Support } from "./supports.ts";

/** Their money goes to clusters and schools as such. */
const paidToClusters = new Set(["RTLB_LSF", "LSC"]);

/** `stays` in order of time, each with the id of its enrolment. */
export function addAllocations(country: Country, learner: Learner, profile: Profile, supports: readonly Support[], enrolments: ReadonlyMap<Stay, string>): void {
  const stays = [...enrolments.keys()].toSorted((a, b) => a.from - b.from);
  const stay = stays.at(-1) as Stay;
  addMoves(country, learner, stays, enrolments);
  for (const support of supports) allocateToSupport(country, learner, support, stays);
  // The schemes below begin at school.
  if (stay.level === null) return;
  if (profile.isOngoing) allocateOngoing(country, learner, profile, stays);
  else if (profile.tier !== "TIER_1_UNIVERSAL" && learner.random.chance(0.05)) {
    allocateInClass(country, learner, stays);
  }
}

function allocateToSupport(country: Country, learner: Learner, { id, service, status, allocatedOn, closedOn, prescribedHours }: Support, stays: readonly Stay[]): void {
  const { random } = learner;
  const { streamCode } = service;
  const unit = streamCode === null ? null : country.ledger.unitOf(streamCode);
  if (streamCode === null || unit === null || allocatedOn === null || paidToClusters.has(streamCode)) return;
  // A place in the Ongoing Resourcing Scheme is the learner's, not the support's.
  if (streamCode === "ORS") return;
  const hundredths = unit === "HOURS" ? Math.round((prescribedHours ?? 0) * 100) : unit === "CENTS" ? random.between(40, 600) * 1_000 : 100;
  const isPaid = unit === "CENTS" || random.chance(0.5);
  addAllocation(country, learner, { streamCode, hundredths, supportId: id, institutionMoeNumber: stayOn(stays, allocatedOn).place.moeNumber, from: allocatedOn, until: closedOn, status: status === "CLOSED" ? "ENDED" : status === "ALLOCATED" ? "APPROVED" : isPaid ? "PAID" : "APPROVED" });
}

/** A place for all the time at school, and this year's teacher time, teacher aide and consumables. */
function allocateOngoing(country: Country, learner: Learner, profile: Profile, stays: readonly Stay[]): void {
  const stay = stays.at(-1) as Stay;
  const { random, birthday } = learner;
  const isVeryHigh = random.chance(0.25);
  const since = Math.min(country.asOf, Math.max(birthday + 5 * 366, country.asOf - random.between(100, 3_000)));
  const applicationId = learner.ids("application");
  const at = (from: number) => ({ applicationId, supportId: null, from, institutionMoeNumber: schoolOn(stays, from).place.moeNumber });
  const year = { ...at(Math.max(since, thisYear(country))), until: endOfYear(country) };
  const weeklyHours = random.between(5, isVeryHigh ? 20 : 12);
  addAllocation(country, learner, { ...at(since), streamCode: "ORS", hundredths: 100, until: null, status: "APPROVED" });
  addAllocation(country, learner, { ...year, streamCode: "ORS_STAFFING", hundredths: isVeryHigh ? 20 : 10, status: "APPROVED" });
  addAllocation(country, learner, { ...year, streamCode: "ORS_TEACHER_AIDE", hundredths: weeklyHours * (isPrimary(stay) ? 39 : 38) * 100, fundedWeeks: weeksOf(stay), status: "PAID" });
  addAllocation(country, learner, { ...year, streamCode: "ORS_CONSUMABLES", hundredths: random.between(20, 120) * 1_000, status: random.chance(0.2) ? "PROPOSED" : "PAID" });
  const criteria = criteriaOf(profile, isVeryHigh);
  addApplication(country, learner, stays, { id: applicationId, streamCode: "ORS", from: since, until: null, level: isVeryHigh ? "VERY_HIGH" : "HIGH", criteria, weeklyHours });
}

/** Some wait for a decision about this year's hours; most have it. */
function allocateInClass(country: Country, learner: Learner, stays: readonly Stay[]): void {
  const stay = stays.at(-1) as Stay;
  const weeklyHours = learner.random.between(3, 10);
  const isDecided = learner.random.chance(0.9);
  const year = { from: thisYear(country), until: endOfYear(country) };
  const id = learner.ids("application");
  const institutionMoeNumber = schoolOn(stays, year.from).place.moeNumber;
  if (isDecided) addAllocation(country, learner, { ...year, applicationId: id, institutionMoeNumber, streamCode: "ICS", hundredths: weeklyHours * (isPrimary(stay) ? 39 : 38) * 100, fundedWeeks: weeksOf(stay), supportId: null, status: "APPROVED" });
  addApplication(country, learner, stays, { id, streamCode: "ICS", ...year, level: null, criteria: [], weeklyHours, isDecided });
}

/** What learners announced of moves between schools. */
function addMoves({ tables }: Country, learner: Learner, stays: readonly Stay[], enrolments: ReadonlyMap<Stay, string>): void {
  for (const [index, stay] of stays.entries()) {
    const before = stays[index - 1];
    if (!before || before.level === null || stay.level === null || before.place === stay.place) continue;
    tables.funding.learnerMoves.add({
      id: learner.ids("move"),
      learnerId: learner.id,
      fromInstitution: before.place.moeNumber,
      toInstitution: stay.place.moeNumber,
      on: dateOf(stay.from),
      enrolmentId: enrolments.get(stay)!,
      ...recordedOn(stay.from),
    });
  }
}

const weeksOf = (stay: Stay) => (isPrimary(stay) ? ("PRIMARY_AND_INTERMEDIATE" as const) : ("SECONDARY_AND_COMPOSITE" as const));

const isPrimary = ({ level }: Stay): boolean => level !== null && level <= 8;

/** The criteria that the needs of a learner meet: at very high, and at high need. */
const criteriaByArea: Partial<Record<Profile["needs"][number]["area"], readonly [veryHigh: string, high: string]>> = {
  HEARING: ["2.1", "6.1"],
  VISION: ["2.3", "6.2"],
  PHYSICAL: ["3", "7"],
  COMMUNICATION: ["4", "8"],
};

function criteriaOf({ needs }: Profile, isVeryHigh: boolean): string[] {
  const [veryHigh, high] = criteriaByArea[needs[0]!.area] ?? ["1", "5"];
  return [isVeryHigh ? veryHigh : high];
}

interface Application {
  readonly id: string;
  readonly streamCode: "ORS" | "ICS";
  readonly from: number;
  readonly until: number | null;
  readonly level: "HIGH" | "VERY_HIGH" | null;
  readonly criteria: string[];
  readonly weeklyHours: number;
  readonly isDecided?: boolean;
}

function addApplication({ tables, asOf }: Country, learner: Learner, stays: readonly Stay[], { id, streamCode, from, until, level, criteria, weeklyHours, isDecided = true }: Application): void {
  const made = isDecided ? from - 60 : asOf - learner.random.between(3, 40);
  const madeOn = new Date(`${dateOf(made)}T00:00:00Z`);
  const stay = stays.at(-1) as Stay;
  const { place } = schoolOn(stays, made);
  const decided = { status: "APPROVED", decidedAt: new Date(`${dateOf(from - 20)}T00:00:00Z`), decidedBy: "verifiers (example)", decisionReason: "What the school and the whānau wrote shows the need.", level, grantedWeeklyHours: weeklyHours, fundedWeeks: weeksOf(stay), from: dateOf(from), until: until === null ? null : dateOf(until) } as const;
  tables.funding.fundingApplications.add({
    id,
    learnerId: learner.id,
    streamCode,
    institutionMoeNumber: place.moeNumber,
    regionCode: place.regionCode,
    criteria,
    evidence: "The needs, what was tried, and what the specialists saw are in the learner's plan.",
    weeklyHours,
    recordedAt: madeOn,
    recordedInRole: "SYSTEM",
    verifiedCriteria: isDecided ? criteria : [],
    ...(isDecided ? decided : { status: "SUBMITTED" as const }),
  });
}

/** Schools apply: who was not at school yet is at the first one. */
const schoolOn = (stays: readonly Stay[], day: number): Stay => stayOn(stays.filter(({ level }) => level !== null), day);

type Allocation = Pick<NewAllocation, "applicationId" | "fundedWeeks" | "institutionMoeNumber" | "streamCode" | "hundredths" | "supportId" | "from" | "until" | "status">;

function addAllocation({ ledger, tables }: Country, learner: Learner, allocation: Allocation): void {
  const id = learner.ids("allocation");
  const { region } = learner.home;
  const holder = { heldBy: `Ministry of Education, ${region.name} (example)`, regionCode: region.code };
  // What funding announces of it.
  if (allocation.status !== "PROPOSED") tables.learners.fundedStreams.add({ id, learnerId: learner.id, streamCode: allocation.streamCode, from: dateOf(allocation.from), until: allocation.until === null ? null : dateOf(allocation.until), endedOn: null, ...recordedOn(allocation.from) });
  ledger.allocate({ ...allocation, id, learnerId: learner.id, holder });
}

function thisYear({ asOf }: Country): number {
  return dayIn(yearOf(asOf), "01-01");
}

function endOfYear({ asOf }: Country): number {
  return dayIn(yearOf(asOf), "12-31");
}
