// What learners get of funding streams. Amounts of money are examples: no rate in dollars is a published one.
import type { Country } from "../country/country.ts";
import type { NewAllocation } from "../country/ledger.ts";
import { dayIn, yearOf } from "../days.ts";
import type { Stay } from "./enrolments.ts";
import type { Learner } from "./learner.ts";
import type { Profile } from "./needs.ts";
import type { Support } from "./supports.ts";

/** Their money goes to clusters and schools as such. */
const paidToClusters = new Set(["RTLB_LSF", "LSC"]);

export function addAllocations(country: Country, learner: Learner, profile: Profile, supports: readonly Support[], { level }: Stay): void {
  for (const support of supports) allocateToSupport(country, learner, support);
  // The schemes below begin at school.
  if (level === null) return;
  if (profile.isOngoing) allocateOngoing(country, learner);
  else if (profile.tier !== "TIER_1_UNIVERSAL" && learner.random.chance(0.05)) {
    addAllocation(country, learner, { streamCode: "ICS", hundredths: learner.random.between(3, 10) * 4_000, supportId: null, from: thisYear(country), until: endOfYear(country), status: "APPROVED" });
  }
}

function allocateToSupport(country: Country, learner: Learner, { id, service, status, allocatedOn, closedOn, prescribedHours }: Support): void {
  const { random } = learner;
  const { streamCode } = service;
  const unit = streamCode === null ? null : country.ledger.unitOf(streamCode);
  if (streamCode === null || unit === null || allocatedOn === null || paidToClusters.has(streamCode)) return;
  // A place in the Ongoing Resourcing Scheme is the learner's, not the support's.
  if (streamCode === "ORS") return;
  const hundredths = unit === "HOURS" ? Math.round((prescribedHours ?? 0) * 100) : unit === "CENTS" ? random.between(40, 600) * 1_000 : 100;
  const isPaid = unit === "CENTS" || random.chance(0.5);
  addAllocation(country, learner, { streamCode, hundredths, supportId: id, from: allocatedOn, until: closedOn, status: status === "CLOSED" ? "ENDED" : status === "ALLOCATED" ? "APPROVED" : isPaid ? "PAID" : "APPROVED" });
}

/** A place for all the time at school, and this year's teacher time, teacher aide and consumables. */
function allocateOngoing(country: Country, learner: Learner): void {
  const { random, birthday } = learner;
  const isVeryHigh = random.chance(0.25);
  const since = Math.max(birthday + 5 * 366, country.asOf - random.between(100, 3_000));
  const year = { supportId: null, from: thisYear(country), until: endOfYear(country) };
  addAllocation(country, learner, { streamCode: "ORS", hundredths: 100, supportId: null, from: Math.min(since, country.asOf), until: null, status: "APPROVED" });
  addAllocation(country, learner, { ...year, streamCode: "ORS_STAFFING", hundredths: isVeryHigh ? 20 : 10, status: "APPROVED" });
  addAllocation(country, learner, { ...year, streamCode: "ORS_TEACHER_AIDE", hundredths: random.between(5, isVeryHigh ? 20 : 12) * 39 * 100, status: "PAID" });
  addAllocation(country, learner, { ...year, streamCode: "ORS_CONSUMABLES", hundredths: random.between(20, 120) * 1_000, status: random.chance(0.2) ? "PROPOSED" : "PAID" });
}

type Allocation = Pick<NewAllocation, "streamCode" | "hundredths" | "supportId" | "from" | "until" | "status">;

function addAllocation({ ledger }: Country, learner: Learner, allocation: Allocation): void {
  const { region } = learner.home;
  const holder = { heldBy: `Ministry of Education, ${region.name} (example)`, regionCode: region.code };
  ledger.allocate({ ...allocation, id: learner.ids("allocation"), learnerId: learner.id, holder });
}

function thisYear({ asOf }: Country): number {
  return dayIn(yearOf(asOf), "01-01");
}

function endOfYear({ asOf }: Country): number {
  return dayIn(yearOf(asOf), "12-31");
}
