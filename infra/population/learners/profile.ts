// What learners and whānau say of who they are: iwi and to whom they are shown, culture and identity, the national number,
// and what was changed of it all.
import { canSeal } from "@lsg/subgraph-kit/seal";
import { sealNumber } from "@lsg/learners/src/entities/national-student-number/sealed-number.ts";
import type { IwiAudience } from "@lsg/learners/src/entities/iwi-affiliation/table.ts";
import type { Country } from "../country/country.ts";
import { idOfPersona } from "../../dev/personas.ts";
import { dateOf } from "../days.ts";
import { exampleIds } from "../ids.ts";
import { Random, weighted } from "../random.ts";
import { recordedOn } from "../recorded.ts";
import { wasChanged, type Learner } from "./learner.ts";

const everybody: readonly IwiAudience[] = ["ENROLMENT", "SUPPORT_TEAM", "COMMUNITY_REGISTER", "CONSENT"];
const pickAudience = weighted<readonly IwiAudience[]>([[everybody, 45], [["ENROLMENT", "SUPPORT_TEAM"], 35], [["SUPPORT_TEAM"], 5], [[], 15]]);

const said = [
  "Karakia before kai, and shoes off inside. Ask Nan before hair is cut.",
  "Pronounce the name as we do; no nicknames.",
  "We speak our own language at home: letters in English are read by her aunt.",
  "Prayer at midday on Fridays. Halal food, please.",
  "He likes it when whānau sit in on the first session.",
  "Kapa haka is where she is strongest: build on it.",
] as const;

/** Of every learner, and more of those who are supported. `index` makes the number, which begins with zeros as none that was given out does. */
export function addProfile(country: Country, learner: Learner, index: number, isSupported: boolean): void {
  const { tables, asOf, seed } = country;
  const random = new Random(seed, "profile", index);
  const isExample = learner.id === exampleIds.learner;
  const ofLearner = { learnerId: learner.id };
  const [first] = learner.whanauMemberIds;
  if (learner.household.iwiCodes.length > 0) {
    const shownTo = isExample ? everybody : pickAudience(random);
    tables.learners.iwiAffiliations.add({
      id: learner.ids("iwiAffiliation"),
      ...ofLearner,
      saidByWhanauMemberId: first ?? null,
      iwiCodes: [...learner.household.iwiCodes],
      shownTo: [...shownTo],
      ...recordedOn(asOf - random.between(5, 900)),
    });
  }
  if (isExample) addIwiAuthorisation(country, learner);
  if (isExample || (isSupported && random.chance(0.15))) {
    tables.learners.cultureAndIdentities.add({
      id: learner.ids("cultureAndIdentity"),
      ...ofLearner,
      saidByWhanauMemberId: first ?? null,
      saidByLearner: false,
      words: isExample ? said[0] : random.pick(said),
      ...recordedOn(asOf - random.between(5, 300)),
    });
  }
  if (wasChanged(country, learner)) addHistory(country, learner);
  // Drawn in any case, so that what follows has the same ids with a key and without.
  const numberId = learner.ids("studentNumber");
  // Without a key nothing can be sealed, and nothing is stored that is not sealed.
  if (canSeal()) tables.learners.nationalStudentNumbers.add({ id: numberId, ...ofLearner, sealed: sealNumber(learner.id, String(index + 1).padStart(10, "0")), ...recordedOn(Math.min(asOf, learner.birthday + 300)) });
}

/** One of the example learner's iwi has agreed to figures, which the analyst of development reads. */
function addIwiAuthorisation({ tables, asOf }: Country, learner: Learner): void {
  const day = asOf - 30;
  tables.learners.iwiAuthorisations.add({
    id: learner.ids("iwiAuthorisation"),
    iwiCode: learner.household.iwiCodes[0]!,
    givenBy: "Aroha Tautahi (fictional)",
    givenAs: "Chair of the rūnanga's education committee",
    givenOn: dateOf(day),
    document: null,
    purpose: "To see with the communities around our kura how many mokopuna of the iwi get support, and what they achieve.",
    measures: ["LEARNERS_ON_REGISTER", "LEARNERS_WITH_GOALS", "LEARNERS_ACHIEVING_GOALS"],
    readers: [`person:${idOfPersona("analyst")}`],
    from: dateOf(day),
    until: dateOf(day + 3 * 365),
    figuresFrom: dateOf(day - 2 * 365),
    figuresUntil: dateOf(day + 3 * 365),
    withdrawnAt: null,
    withdrawnBy: null,
    withdrawnInRole: null,
    withdrawnFor: null,
    withdrawalReason: null,
    ...recordedOn(day),
  });
}

/** What the profile and the first of the whānau said before, and somebody who is whānau no more. */
function addHistory({ tables, asOf }: Country, learner: Learner): void {
  const [adult] = learner.household.adults;
  const [memberId] = learner.whanauMemberIds;
  const before = recordedOn(Math.max(learner.birthday, asOf - 700));
  tables.learners.learnerProfileVersions.add({ id: learner.ids("profileVersion"), learnerId: learner.id, version: 1, legalName: learner.names.legal, dateOfBirth: dateOf(learner.birthday), gender: learner.gender, ethnicityCodes: learner.household.peoples.map(({ ethnicityCode }) => ethnicityCode).sort(), preferredName: learner.names.legal, languages: ["en-NZ"], usesNzSignLanguage: false, ...before });
  if (!adult || !memberId) return;
  const { relationship, legalGuardian, livesWith, preferredLanguage, name } = adult;
  tables.learners.whanauMemberVersions.add({ id: learner.ids("whanauMemberVersion"), whanauMemberId: memberId, learnerId: learner.id, version: 1, contactPriority: 1, relationship, legalGuardian, livesWith, preferredLanguage, name, ...before });
  tables.learners.whanauMembers.add({
    id: learner.ids("whanauMember"),
    learnerId: learner.id,
    personId: somebodyElse(learner),
    contactPriority: 9,
    legalGuardian: false,
    livesWith: false,
    relationship: "FOSTER_CAREGIVER",
    preferredLanguage: "en-NZ",
    name: "Robyn Clarke",
    version: 1,
    endedAt: new Date((asOf - 40) * 86_400_000),
    endedBy: "population",
    endReason: "The arrangement with Oranga Tamariki has ended.",
    ...before,
  });
}

/** A person who is not of the household: the first learner's ids count from the same one. */
function somebodyElse({ ids, household }: Learner): string {
  const person = ids("person");
  return household.adults.some(({ personId }) => personId === person) ? somebodyElse({ ids, household } as Learner) : person;
}
