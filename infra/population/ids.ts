// Ids of everything that a population makes. They are UUIDs of version 7 whose time lies in a fixed stretch of early 2020,
// in which no other row of the product can have been made: by its id alone a row is known to be a population's.
import { Random } from "./random.ts";

/** Gives the next id for a row of the given kind. */
export type Ids = (kind: Kind) => string;

const start = Date.UTC(2020, 0, 1);
const firstLearner = start + 1_000_000;
const firstHousehold = start + 10_000_000;
const firstGroup = start + 20_000_000;

/** The stretch of ids: from `first`, up to but not including `end`. */
export const populationIds = { first: "016f5e66-e800-7000-8000-000000000000", end: "01705e66-e800-7000-8000-000000000000" } as const;

/** Institutions that a population makes up: numbers that the Ministry does not give out. */
export const firstFictionalNumber = 9_000_001;

/** Kinds of rows, by name, each with the number that its example ids carry: a number that was given stays. */
const kinds = {
  activity: 48,
  adoption: 100,
  adoptionPhase: 115,
  adoptionStep: 101,
  agreement: 22,
  allocation: 11,
  application: 41,
  breakGlass: 44,
  brokerageRequest: 113,
  brokerageStep: 114,
  budget: 18,
  capacity: 39,
  capacityChange: 40,
  caseAssignment: 10,
  community: 12,
  communityChange: 184,
  communityInquiry: 102,
  communityInquiryEvent: 103,
  communityNeed: 62,
  communityResource: 105,
  confirmation: 53,
  consent: 21,
  contactRestriction: 42,
  correctionRequest: 88,
  cultureAndIdentity: 81,
  decision: 64,
  delivery: 36,
  demand: 52,
  diagnosis: 26,
  directoryChange: 183,
  enrolment: 3,
  feedback: 49,
  goal: 8,
  goalProgress: 33,
  groupSupport: 38,
  improvement: 104,
  indicatorRating: 111,
  inquiry: 54,
  inquiryEvent: 55,
  iwiAffiliation: 80,
  iwiAuthorisation: 220,
  knownContact: 6,
  lawfulAccess: 43,
  learner: 1,
  leave: 47,
  liaison: 45,
  location: 56,
  meeting: 60,
  membership: 13,
  minutes: 61,
  monitoringReview: 112,
  move: 151,
  need: 4,
  participation: 109,
  person: 19,
  plan: 7,
  planAgreement: 30,
  planDraft: 34,
  planReview: 32,
  planSupport: 29,
  planVoice: 31,
  pool: 150,
  position: 17,
  practiceCommunity: 50,
  practiceMembership: 51,
  practitioner: 16,
  priorityList: 63,
  profileVersion: 84,
  project: 107,
  projectStep: 108,
  protocol: 59,
  provider: 14,
  provision: 130,
  provisionClosure: 182,
  provisionCounts: 131,
  provisionPlaces: 132,
  recommendation: 180,
  recommendationStep: 181,
  registerEntry: 5,
  registration: 23,
  responsibility: 28,
  review: 25,
  schedule: 58,
  selfReview: 110,
  service: 15,
  serviceAtLocation: 57,
  skill: 24,
  strategicTag: 106,
  strategy: 27,
  studentNumber: 82,
  support: 9,
  supportMember: 37,
  supportStep: 35,
  teamMember: 20,
  transitionAgreement: 87,
  transitionPlan: 85,
  transitionStep: 86,
  unsettledAllocation: 70,
  vacancy: 46,
  whanauMember: 2,
  whanauMemberVersion: 83,
} as const;
export type Kind = keyof typeof kinds;

/**
 * Rows that every population has, whatever its seed, its size and its institutions: one learner with everything, and
 * the first of each kind that belongs to them. Example operations use these ids.
 */
export const exampleIds = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, exampleId(kind as Kind, 1)])) as Readonly<Record<Kind, string>>;

/** Ids of the learner at `index` (0 is the first) and of all that hangs on them. The first learner's are the example ids. */
export function idsOfLearner(seed: string, index: number): Ids {
  return index === 0 ? createExampleIds() : createIds(new Random(seed, "ids of learner", index), firstLearner + index);
}

/** Ids of the people of a household, who are the same for each of its children. The first household is the first learner's. */
export function idsOfHousehold(seed: string, index: number): Ids {
  return index === 0 ? createExampleIds() : createIds(new Random(seed, "ids of household", index), firstHousehold + index);
}

/** Ids of the supports that a school asked for. */
export function idsOfGroup(seed: string, index: number): Ids {
  return createIds(new Random(seed, "ids of group", index), firstGroup + index);
}

/** Ids of what there is before the first learner; the first of each kind is its example id, unless that is a learner's. */
export function idsOfCountry(seed: string): Ids {
  const others = createIds(new Random(seed, "ids of country"), start + 1);
  const begun = new Set<Kind>(["allocation"]);
  return (kind) => {
    if (begun.has(kind)) return others(kind);
    begun.add(kind);
    return exampleIds[kind];
  };
}

function createExampleIds(): Ids {
  const counts = new Map<Kind, number>();
  return (kind) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return exampleId(kind, count);
  };
}

/** The first learner's row of a kind at `count`, from 1; also the first of what there is one of for all. */
export function exampleId(kind: Kind, count: number): string {
  return `016f5e66-e800-7000-8000-${hex(kinds[kind] * 10_000 + count, 12, 10)}`;
}

/** Ids in ascending order: a time, a count within it, and 62 random bits. */
function createIds(random: Random, milliseconds: number): Ids {
  let count = -1;
  return () => {
    if (++count > 0xfff) {
      count = 0;
      milliseconds++;
    }
    const time = hex(milliseconds, 12);
    const [a, b] = [random.bits(), random.bits()];
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(count, 3)}-${hex(0x8000 | (a & 0x3fff), 4)}-${hex(a >>> 16, 4)}${hex(b, 8)}`;
  };
}

function hex(value: number, digits: number, base = 16): string {
  return value.toString(base).padStart(digits, "0");
}
