// One learner: who they are.
import type { LearnerRow } from "@lsg/learners/src/entities/learner/table.ts";
import type { Cluster } from "../country/clusters.ts";
import type { Country } from "../country/country.ts";
import { dateOf } from "../days.ts";
import { exampleIds, idsOfLearner, type Ids } from "../ids.ts";
import type { People } from "../names/people.ts";
import { european } from "../names/european.ts";
import { Random, weighted } from "../random.ts";
import { recordedOn } from "../recorded.ts";
import { isMaori, type Household } from "./household.ts";

/** What the generators of a learner's records know of the learner. */
export interface Learner {
  readonly id: string;
  readonly ids: Ids;
  /** For everything that the learner gets; a stream of its own. */
  readonly random: Random;
  readonly household: Household;
  readonly home: Cluster;
  readonly birthday: number;
  readonly gender: LearnerRow["gender"];
  readonly names: { readonly legal: string; readonly preferred: string };
  readonly isMaori: boolean;
  readonly languages: readonly string[];
  /** Of the household's adults, in their order. */
  readonly whanauMemberIds: readonly string[];
}

const pickGender = weighted<LearnerRow["gender"]>([["FEMALE", 48.6], ["MALE", 50.6], ["ANOTHER_GENDER", 0.8]]);

/** The learner at `index` of the population, the child at `position` of its household. */
export function makeLearner(country: Country, household: Household, index: number, position: number): Learner {
  const random = new Random(country.seed, "learner", index);
  const ids = idsOfLearner(country.seed, index);
  const gender = pickGender(random);
  return {
    id: ids("learner"),
    whanauMemberIds: household.adults.map(() => ids("whanauMember")),
    ids,
    random,
    household,
    home: household.home,
    birthday: country.asOf - (household.ages[position] as number),
    gender,
    names: namesOf(household, gender, random),
    isMaori: household.peoples.some(isMaori),
    languages: languagesOf(household.peoples, random),
  };
}

/** One in a hundred profiles was changed since it was first written, and the first learner's. */
export const wasChanged = ({ seed }: Country, { id }: Learner): boolean => id === exampleIds.learner || new Random(seed, "changed profile", id).chance(0.01);

/** Writes the learner's own row and those of the whānau. */
export function addLearner(country: Country, learner: Learner, usesNzSignLanguage: boolean): void {
  const { tables, asOf } = country;
  const { household } = learner;
  const isChanged = wasChanged(country, learner);
  tables.learners.learners.add({
    id: learner.id,
    dateOfBirth: dateOf(learner.birthday),
    usesNzSignLanguage,
    updatedAt: new Date(asOf * 86_400_000),
    gender: learner.gender,
    legalName: learner.names.legal,
    preferredName: learner.names.preferred,
    ethnicityCodes: household.peoples.map(({ ethnicityCode }) => ethnicityCode).sort(),
    profileVersion: isChanged ? 2 : 1,
    ...(isChanged ? { changedAt: new Date((asOf - 30) * 86_400_000), changedInRole: "COORDINATOR" } : {}),
    languages: usesNzSignLanguage ? [...learner.languages, "nzs"] : [...learner.languages],
  });
  for (const [index, adult] of household.adults.entries()) {
    tables.learners.whanauMembers.add({
      id: learner.whanauMemberIds[index] as string,
      learnerId: learner.id,
      personId: adult.personId,
      contactPriority: index + 1,
      legalGuardian: adult.legalGuardian,
      livesWith: adult.livesWith,
      relationship: adult.relationship,
      preferredChannel: adult.preferredChannel,
      preferredLanguage: adult.preferredLanguage,
      name: adult.name,
      version: isChanged && index === 0 ? 2 : 1,
      ...recordedOn(learner.birthday),
    });
  }
}

const commonHere = european[0] as People;

function namesOf({ peoples, surname }: Household, gender: LearnerRow["gender"], random: Random): Learner["names"] {
  const given = () => {
    // Many have a name that is common here, wherever their whānau comes from.
    const people = random.chance(0.25) ? commonHere : random.pick(peoples);
    const isFemale = gender === "ANOTHER_GENDER" ? random.chance(0.5) : gender === "FEMALE";
    return random.pick(isFemale ? people.female : people.male);
  };
  const [first, second] = [given(), given()];
  const hasTwo = first !== second && random.chance(0.75);
  const legal = hasTwo ? `${first} ${second} ${surname}` : `${first} ${surname}`;
  return { legal, preferred: hasTwo && random.chance(0.06) ? `${second} ${surname}` : `${first} ${surname}` };
}

/** The languages of the whānau that the learner speaks, first the first one, and English. */
function languagesOf(peoples: readonly People[], random: Random): string[] {
  const spoken = peoples.filter(({ speakers }) => random.chance(speakers)).map(({ language }) => language);
  return [...new Set([...spoken.filter((language) => !language.startsWith("en")), "en-NZ"])];
}
