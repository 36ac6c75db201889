// The first learner of every population, who has everything that a learner can have: the one to show the graph with.
import type { ServiceKind } from "@lsg/services/src/entities/service/table.ts";
import type { Country } from "../country/country.ts";
import { offers } from "../country/placement.ts";
import { dateOf, yearsLater } from "../days.ts";
import { exampleIds, idsOfHousehold, idsOfLearner } from "../ids.ts";
import { european } from "../names/european.ts";
import { maori } from "../names/maori.ts";
import type { People } from "../names/people.ts";
import { Random } from "../random.ts";
import { recordedOn } from "../recorded.ts";
import { addAllocations } from "./allocations.ts";
import { addAssignment, addCaseAssignments } from "./case-assignments.ts";
import { addConsent } from "./consents.ts";
import { addEnrolments, levelOn, type Stay } from "./enrolments.ts";
import type { Groups } from "./groups.ts";
import type { Adult, Household } from "./household.ts";
import { addLearner, type Learner } from "./learner.ts";
import { addInquiry } from "./inquiries.ts";
import { addCorrection } from "./corrections.ts";
import { addNeeds, type Need, type Profile } from "./needs.ts";
import { addPlanParts } from "./plan-parts.ts";
import { addPlans } from "./plans.ts";
import { addProfile } from "./profile.ts";
import { addConfirmation, addDiagnosis } from "./register-entries.ts";
import { addContactRestriction } from "./safety.ts";
import { addTransition } from "./transitions.ts";
import { addSupport, findPractitioner, type Course, type Support } from "./supports.ts";

const nan: Omit<Adult, "personId"> = { name: "Hēni Kōpua", relationship: "WHANGAI_CAREGIVER", legalGuardian: false, livesWith: true, preferredChannel: "PHONE_CALL", preferredLanguage: "mi" };
const mother: Omit<Adult, "personId"> = { name: "Mereana Kōpua", relationship: "MOTHER", legalGuardian: true, livesWith: false, preferredChannel: "TEXT_MESSAGE", preferredLanguage: "en-NZ" };
const father: Omit<Adult, "personId"> = { name: "Hamish Fraser", relationship: "FATHER", legalGuardian: true, livesWith: false, preferredChannel: "EMAIL", preferredLanguage: "en-NZ" };

/** She is eight; a brother or sister of twelve is the second learner, made like all others. */
const ages = [8 * 365 + 250, 12 * 365 + 100] as const;

export function exampleHousehold(country: Country): Household {
  const ids = idsOfHousehold(country.seed, 0);
  return {
    index: 0,
    home: country.clusters[0] as Household["home"],
    surname: "Kōpua",
    peoples: [maori[0] as People, european[0] as People],
    // Ngāpuhi and Ngāti Porou.
    iwiCodes: ["0104", "0601"],
    adults: [nan, mother, father].map((adult) => ({ personId: ids("person"), ...adult })),
    ages,
    places: [],
  };
}

export function addExampleLearner(country: Country, household: Household, groups: Groups): void {
  const ids = idsOfLearner(country.seed, 0);
  const learner: Learner = {
    id: ids("learner"),
    whanauMemberIds: household.adults.map(() => ids("whanauMember")),
    ids,
    random: new Random(country.seed, "learner", 0),
    household,
    home: household.home,
    birthday: country.asOf - ages[0],
    gender: "FEMALE",
    names: { legal: "Anahera Marama Kōpua", preferred: "Anahera Kōpua" },
    isMaori: true,
    languages: ["mi", "en-NZ"],
  };
  const stays = staysOf(country, learner);
  const profile = profileOf(country);
  addLearner(country, learner, true);
  addProfile(country, learner, 0, true);
  // The newest first: the example's enrolment is the present one.
  const enrolments = addEnrolments(country, learner, stays.toReversed());
  addCorrection(country, learner);
  addTransition(country, learner, stays);
  addNeeds(country, learner, profile);
  addConsent(country, learner, { recipient: "agency:HEALTH", from: country.asOf - 200, until: country.asOf + 500, withdrawnOn: null });
  addConsent(country, learner, { recipient: "agency:MSD", from: country.asOf - 400, until: country.asOf + 300, withdrawnOn: country.asOf - 100 });
  addConsent(country, learner, { recipient: `institution:${stays[0].place.moeNumber}`, from: country.asOf - 470, until: country.asOf + 25, withdrawnOn: null });
  addContactRestriction(country, learner, { personId: (household.adults[2] as Adult).personId, from: country.asOf - 150, until: null, file: 123_456 });
  addToRegister(country, learner, profile, stays.at(-1) as Stay);
  addContacts(country, learner);
  const plans = addPlans(country, learner, profile);
  const supports = addSupports(country, learner, stays.at(-1) as Stay);
  addPlanParts(country, learner, plans, supports);
  addAssignment(country, learner, { practitioner: { id: exampleIds.practitioner, roleCode: "LSC", from: 0 }, supportId: null, from: country.asOf - 480, until: null, status: "ACTIVE" });
  addCaseAssignments(country, learner, { ...profile, tier: "TIER_2_TARGETED" }, supports);
  addAllocations(country, learner, profile, supports, enrolments);
  groups.join(country, learner, (stays.at(-1) as Stay).place);
  addInquiry(country, learner, { daysAgo: 60, events: 5, isClosed: false });
}

/** Early learning from one year on, a first school, and for the last 480 days a second one where there is one. */
function staysOf(country: Country, learner: Learner): [...Stay[], Stay] {
  const { birthday, home } = learner;
  const schoolFrom = yearsLater(birthday, 5);
  const movedOn = country.asOf - 480;
  const schools = home.schools.filter((place) => place.gender !== "MALE" && offers(place, 1) && offers(place, levelOn(birthday, country.asOf)));
  const first = schools[0] ?? country.placement.choose(home, 1, learner, learner.random);
  const second = schools[1] ?? country.placement.choose(home, levelOn(birthday, country.asOf), learner, learner.random);
  learner.household.places.push(second);
  const early: Stay = { place: country.placement.choose(home, null, learner, learner.random), from: birthday + 400, until: schoolFrom - 1, level: null };
  if (first === second) return [early, { place: first, from: schoolFrom, until: null, level: levelOn(birthday, country.asOf) }];
  return [
    early,
    { place: first, from: schoolFrom, until: movedOn - 3, level: levelOn(birthday, movedOn - 3) },
    { place: second, from: movedOn, until: null, level: levelOn(birthday, country.asOf) },
  ];
}

function profileOf({ asOf }: Country): Profile {
  return {
    tier: "TIER_3_INTENSIVE",
    isOngoing: true,
    needs: [
      { area: "HEARING", supportNeedCode: "HEARING_ACCESS", subNeedCode: "DEAF", firstConcernOn: asOf - 600, identifiedOn: asOf - 560 },
      { area: "COMMUNICATION", supportNeedCode: "LANGUAGE", subNeedCode: null, firstConcernOn: asOf - 420, identifiedOn: asOf - 300 },
      { area: "LEARNING_AND_COGNITION", supportNeedCode: "LITERACY", subNeedCode: null, firstConcernOn: asOf - 70, identifiedOn: null },
    ],
  };
}

function addToRegister({ tables, asOf, placement }: Country, learner: Learner, { tier, needs }: Profile, { place }: Stay): void {
  // The last of them was met.
  const all: readonly Need[] = [...needs, { area: "WELLBEING", supportNeedCode: "LIFE_EVENTS", subNeedCode: null, firstConcernOn: asOf - 460, identifiedOn: asOf - 440 }];
  for (const [index, need] of all.entries()) {
    const from = Math.min(asOf, Math.max(need.firstConcernOn, asOf - 470) + 10);
    const isMet = index === needs.length;
    const id = learner.ids("registerEntry");
    if (index === 0) addDiagnosis(tables, learner, id, ["Hearing", "Sensorineural hearing loss"], from);
    tables.learners.registerEntries.add({
      id,
      learnerId: learner.id,
      communityId: placement.clusterOf(place)?.id ?? null,
      institutionMoeNumber: place.moeNumber,
      from: dateOf(from),
      until: isMet ? dateOf(asOf - 200) : null,
      closeReason: isMet ? "NEED_MET" : null,
      version: 1,
      firstConcernOn: dateOf(need.firstConcernOn),
      identifiedOn: need.identifiedOn === null ? null : dateOf(need.identifiedOn),
      tierFrom: dateOf(from),
      consentedOn: dateOf(from),
      consentToldBy: learner.whanauMemberIds[1] ?? null,
      priority: index === 0 ? 1 : 2,
      consentedToCommunity: true,
      tier,
      learnerStatus: "ACTIVE",
      attendanceThreshold: "REGULAR",
      responseProvider: (["MINISTRY_OF_EDUCATION", "MINISTRY_OF_EDUCATION", "INSTITUTION"] as const)[index] ?? null,
      internalResponse: index === 0 ? "Seat near the teacher, with the remote microphone on." : null,
      streamCode: index === 0 ? "ORS" : null,
      responseStatus: (["IN_PLACE", "WAITING", "PLANNED"] as const)[index] ?? "FINISHED",
      responseType: (["SPECIALIST_SERVICE", "INDIVIDUAL_PROGRAMME", "ASSESSMENT"] as const)[index] ?? null,
      needArea: need.area,
      supportNeedCode: need.supportNeedCode,
      subNeedCode: need.subNeedCode,
      ...recordedOn(from),
    });
    // The first was looked at a short time ago; the others wait for it.
    if (index === 0) addConfirmation(tables, learner, id, asOf - 30);
  }
}

/** The first practitioner since she moved, somebody else before. */
function addContacts({ tables, staff, asOf }: Country, learner: Learner): void {
  const movedOn = asOf - 480;
  const add = (practitionerId: string, roleCode: string, since: number, until: number | null) =>
    tables.learners.knownContacts.add({
      id: learner.ids("knownContact"),
      learnerId: learner.id,
      practitionerId,
      since: dateOf(since),
      until: until === null ? null : dateOf(until),
      roleCode,
      preferredChannel: "PHONE_CALL",
      languages: ["mi", "en-NZ"],
      handOverReason: until === null ? null : "The learner changed schools, and the whānau wished for somebody near.",
      ...recordedOn(since),
    });
  add(exampleIds.practitioner, "LSC", movedOn, null);
  const before = staff.find(["ADVISOR_ON_DEAF_CHILDREN", "KAITAKAWAENGA"], [learner.home.region.code], learner.random);
  if (before) add(before.id, before.roleCode, movedOn - 900, movedOn - 1);
}

/** Two in delivery, one that she waits for, and one that has ended. */
function addSupports(country: Country, learner: Learner, { place }: Stay): Support[] {
  const { asOf } = country;
  const none = { acceptedOn: null, allocatedOn: null, firstContactOn: null, firstServiceOn: null, closedOn: null };
  const wanted: readonly { kind: ServiceKind; daysAgo: number; course: Course; prescribedHours: number | null; deliveredHours: number }[] = [
    {
      kind: "DEAF_AND_HARD_OF_HEARING",
      daysAgo: 470,
      course: { ...none, status: "IN_DELIVERY", acceptedOn: asOf - 460, allocatedOn: asOf - 410, firstContactOn: asOf - 408, firstServiceOn: asOf - 380 },
      prescribedHours: 80,
      deliveredHours: 61.5,
    },
    { kind: "ASSISTIVE_TECHNOLOGY", daysAgo: 90, course: { ...none, status: "WAITING", acceptedOn: asOf - 80 }, prescribedHours: null, deliveredHours: 0 },
    {
      kind: "WHANAU_SUPPORT",
      daysAgo: 300,
      course: { ...none, status: "IN_DELIVERY", acceptedOn: asOf - 298, allocatedOn: asOf - 290, firstContactOn: asOf - 289, firstServiceOn: asOf - 280 },
      prescribedHours: 30,
      deliveredHours: 18,
    },
    {
      kind: "COMMUNICATION",
      daysAgo: 420,
      course: { status: "CLOSED", acceptedOn: asOf - 410, allocatedOn: asOf - 350, firstContactOn: asOf - 350, firstServiceOn: asOf - 330, closedOn: asOf - 60 },
      prescribedHours: 24,
      deliveredHours: 22,
    },
  ];
  return wanted.flatMap(({ kind, daysAgo, ...support }) => {
    const service = country.servicesIn(learner.home.region).find((other) => other.kind === kind);
    if (!service) return [];
    const practitioner = support.course.allocatedOn === null ? null : findPractitioner(country, learner, service, []);
    return [addSupport(country, learner, { ...support, service, practitioner, place, tier: kind === "WHANAU_SUPPORT" ? "TIER_2_TARGETED" : "TIER_3_INTENSIVE", requestedOn: asOf - daysAgo })];
  });
}
