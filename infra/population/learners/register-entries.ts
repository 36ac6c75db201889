// Lines of learning support registers: what a learner needs at an institution, and what is done about it.
import type { AttendanceThreshold, RegisterCloseReason, RegisterResponseProvider, RegisterResponseStatus, RegisterResponseType } from "@lsg/learners/src/register-columns.ts";
import type { Country } from "../country/country.ts";
import { dateOf } from "../days.ts";
import { weighted } from "../random.ts";
import { recordedOn } from "../recorded.ts";
import type { Tables } from "../tables.ts";
import type { Stay } from "./enrolments.ts";
import type { Learner } from "./learner.ts";
import { makeNeedOfBefore, type Need, type Profile } from "./needs.ts";

const pickResponse = weighted<readonly [status: RegisterResponseStatus, hasType: boolean]>([
  [["IN_PLACE", true], 52],
  [["PLANNED", true], 12],
  [["WAITING", true], 12],
  [["UNDER_REVIEW", true], 9],
  [["NOT_STARTED", false], 9],
  [["FINISHED", true], 4],
  [["DECLINED", false], 2],
]);

const responseTypes: Readonly<Record<Profile["tier"], (random: Learner["random"]) => RegisterResponseType>> = {
  TIER_1_UNIVERSAL: weighted([["CLASSROOM_ADAPTATION", 60], ["EDUCATOR_SUPPORT", 25], ["WHANAU_SUPPORT", 15]]),
  TIER_2_TARGETED: weighted([["GROUP_PROGRAMME", 45], ["CLASSROOM_ADAPTATION", 20], ["INDIVIDUAL_PROGRAMME", 15], ["ASSESSMENT", 12], ["WHANAU_SUPPORT", 8]]),
  TIER_3_INTENSIVE: weighted([["SPECIALIST_SERVICE", 55], ["INDIVIDUAL_PROGRAMME", 30], ["ASSISTIVE_TECHNOLOGY", 10], ["ASSESSMENT", 5]]),
};

const priorities: Readonly<Record<Profile["tier"], (random: Learner["random"]) => 1 | 2 | 3>> = {
  TIER_1_UNIVERSAL: weighted([[1, 3], [2, 27], [3, 70]]),
  TIER_2_TARGETED: weighted([[1, 15], [2, 60], [3, 25]]),
  TIER_3_INTENSIVE: weighted([[1, 65], [2, 30], [3, 5]]),
};

const responseProviders: Readonly<Record<Profile["tier"], (random: Learner["random"]) => RegisterResponseProvider>> = {
  TIER_1_UNIVERSAL: weighted([["INSTITUTION", 95], ["RTLB", 5]]),
  TIER_2_TARGETED: weighted([["INSTITUTION", 55], ["RTLB", 35], ["MINISTRY_OF_EDUCATION", 7], ["MAORI_PROVIDER", 2], ["PACIFIC_PROVIDER", 1]]),
  TIER_3_INTENSIVE: weighted([["MINISTRY_OF_EDUCATION", 60], ["RTLB", 15], ["INSTITUTION", 15], ["HEALTH", 6], ["MAORI_PROVIDER", 2], ["PACIFIC_PROVIDER", 2]]),
};

const pickAttendance = weighted<AttendanceThreshold>([["REGULAR", 55], ["IRREGULAR", 24], ["MODERATE_ABSENCE", 11], ["CHRONIC_ABSENCE", 10]]);

/** What somebody has found out by now, by sub-need. */
const diagnoses: Readonly<Record<string, readonly [type: string, subType: string | null]>> = {
  DYSLEXIA: ["Specific learning disorder", "Dyslexia"],
  DYSCALCULIA: ["Specific learning disorder", "Dyscalculia"],
  ADHD: ["Neurodevelopmental", "ADHD"],
  FASD: ["Neurodevelopmental", "FASD"],
  INTELLECTUAL_DISABILITY: ["Neurodevelopmental", "Intellectual disability"],
};

/** An entry for each need where the learner is, an ended one where the learner was when the concern came up, and one of a need that was met. */
export function addRegisterEntries(country: Country, learner: Learner, profile: Profile, stays: readonly [...Stay[], Stay]): void {
  // One decision of the whānau for all entries.
  const consentedToCommunity = learner.random.chance(0.7);
  const here = stays.at(-1) as Stay;
  for (const need of profile.needs) {
    const before = stays.find(({ from, until }) => until !== null && need.firstConcernOn >= from && need.firstConcernOn + 14 < until);
    const continues = before ? addEntry(country, learner, profile, { need, stay: before, from: need.firstConcernOn + 14, until: before.until, consentedToCommunity, continues: null }) : null;
    const from = Math.min(country.asOf, Math.max(here.from, need.firstConcernOn + learner.random.between(0, 60)));
    addEntry(country, learner, profile, { need, stay: here, from, until: null, consentedToCommunity, continues });
  }
  const met = makeNeedOfBefore(country, learner, profile);
  const from = met === null ? 0 : Math.max(here.from, met.firstConcernOn + 14);
  const until = Math.min(from + 200, country.asOf - 20);
  if (met !== null && from < until) addEntry(country, learner, profile, { need: met, stay: here, from, until, consentedToCommunity, continues: null, closeReason: "NEED_MET" });
}

interface Entry {
  readonly need: Need;
  readonly stay: Stay;
  readonly from: number;
  readonly until: number | null;
  readonly consentedToCommunity: boolean;
  /** The entry at the institution before. */
  readonly continues: string | null;
  /** Why it ended; another institution, unless it is said. */
  readonly closeReason?: RegisterCloseReason;
}

function addEntry({ tables, placement, asOf }: Country, learner: Learner, { tier, isOngoing }: Profile, { need, stay, from, until, consentedToCommunity, continues, closeReason = "CHANGED_INSTITUTION" }: Entry): string {
  const { random } = learner;
  const id = learner.ids("registerEntry");
  const [responseStatus, hasType] = until === null ? pickResponse(random) : (["FINISHED", true] as const);
  tables.learners.registerEntries.add({
    id,
    learnerId: learner.id,
    communityId: placement.clusterOf(stay.place)?.id ?? null,
    institutionMoeNumber: stay.place.moeNumber,
    from: dateOf(from),
    until: until === null ? null : dateOf(until),
    version: 1,
    continuesId: continues,
    firstConcernOn: dateOf(need.firstConcernOn),
    identifiedOn: need.identifiedOn === null ? null : dateOf(need.identifiedOn),
    tierFrom: dateOf(from),
    consentedOn: consentedToCommunity ? dateOf(from) : null,
    consentToldBy: consentedToCommunity ? (learner.whanauMemberIds[learner.household.adults.findIndex(({ legalGuardian }) => legalGuardian)] ?? null) : null,
    learnerStatus: responseStatus === "FINISHED" ? "MONITORING" : "ACTIVE",
    attendanceThreshold: pickAttendance(random),
    responseProvider: hasType ? responseProviders[tier](random) : null,
    streamCode: isOngoing && tier === "TIER_3_INTENSIVE" ? "ORS" : null,
    closeReason: until === null ? null : closeReason,
    priority: priorities[tier](random),
    consentedToCommunity,
    tier,
    responseStatus,
    responseType: hasType ? responseTypes[tier](random) : null,
    needArea: need.area,
    supportNeedCode: need.supportNeedCode,
    subNeedCode: need.subNeedCode,
    ...recordedOn(from),
  });
  const diagnosis = until === null ? diagnoses[need.subNeedCode ?? ""] : undefined;
  if (diagnosis && random.chance(0.6)) addDiagnosis(tables, learner, id, diagnosis, from);
  // Most are looked at again within half a year; the others wait for somebody.
  if (until === null && from < asOf - 180 && from % 5 > 0) addConfirmation(tables, learner, id, asOf - 1 - (from % 170));
  return id;
}

/** Somebody looked at an entry and found it right. */
export function addConfirmation(tables: Tables, learner: Learner, entryId: string, on: number): void {
  tables.learners.registerEntryConfirmations.add({ id: learner.ids("confirmation"), entryId, learnerId: learner.id, version: 1, ...recordedOn(on) });
}

/** A need waits for no diagnosis: some entries mention one. */
export function addDiagnosis(tables: Tables, learner: Learner, entryId: string, [type, subType]: readonly [type: string, subType: string | null], on: number): void {
  tables.learners.registerDiagnoses.add({ id: learner.ids("diagnosis"), entryId, learnerId: learner.id, type, subType, ...recordedOn(on) });
}
