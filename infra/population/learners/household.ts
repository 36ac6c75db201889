// A whānau: the adults whom its children share, and what runs in the family.
import type { ContactChannel, WhanauRelationship } from "@lsg/learners/src/entities/whanau-member/table.ts";
import type { Cluster } from "../country/clusters.ts";
import type { Country } from "../country/country.ts";
import type { Place } from "../country/places.ts";
import { idsOfHousehold } from "../ids.ts";
import { pickPeople, type Group, type People } from "../names/people.ts";
import { Random, weighted } from "../random.ts";

export interface Adult {
  /** The same for each child. */
  readonly personId: string;
  readonly name: string;
  readonly relationship: WhanauRelationship;
  readonly legalGuardian: boolean;
  readonly livesWith: boolean;
  readonly preferredChannel: ContactChannel;
  readonly preferredLanguage: string;
}

export interface Household {
  readonly index: number;
  readonly home: Cluster;
  readonly surname: string;
  readonly peoples: readonly People[];
  readonly iwiCodes: readonly string[];
  /** In the order in which they are asked. */
  readonly adults: readonly Adult[];
  /** Ages of the children in days, on the day of the population. */
  readonly ages: readonly number[];
  /** Places where a child of the household is or was: the next one goes there, too. */
  readonly places: Place[];
}

type Heritage = readonly [mother: readonly Group[], father: readonly Group[]];

/** What children are by both their parents: about 62 % European, 25 % Māori, 14 % Pacific, 17 % Asian and 2 % of the fifth group, with overlaps. */
const pickHeritage = weighted<Heritage>([
  [[["1"], ["1"]], 46],
  [[["1"], ["2"]], 10],
  [[["1", "2"], ["3"]], 1.5],
  [[["1"], ["3"]], 2],
  [[["1"], ["4"]], 2],
  [[["1"], ["5"]], 0.5],
  [[["2"], ["2"]], 11],
  [[["2"], ["3"]], 2.2],
  [[["2"], ["4"]], 0.3],
  [[["3"], ["3"]], 8],
  [[["3"], ["4"]], 0.3],
  [[["4"], ["4"]], 14.4],
  [[["5"], ["5"]], 1.5],
]);

const pickChildren = weighted([[1, 44], [2, 36], [3, 15], [4, 5]]);
const pickCare = weighted<"PARENTS" | "MOTHER" | "FATHER" | "GRANDPARENTS" | "FOSTER">([["PARENTS", 70], ["MOTHER", 20], ["FATHER", 5], ["GRANDPARENTS", 4], ["FOSTER", 1]]);
const pickChannel = weighted<ContactChannel>([["PHONE_CALL", 30], ["TEXT_MESSAGE", 34], ["EMAIL", 22], ["IN_PERSON", 11], ["VIDEO_CALL", 2], ["LETTER", 1]]);

export function makeHousehold(country: Country, index: number): Household {
  const random = new Random(country.seed, "household", index);
  const ids = idsOfHousehold(country.seed, index);
  const [mother, father] = pickHeritage(random);
  const motherPeoples = mother.map((group) => pickPeople(group, random));
  // Parents of one group mostly come from the same people.
  const fatherPeoples = father.map((group, i) => (group === mother[i] && random.chance(0.85) ? (motherPeoples[i] as People) : pickPeople(group, random)));
  const peoples = [...new Set([...motherPeoples, ...fatherPeoples])];
  const surnames = [random.pick((motherPeoples[0] as People).surnames), random.pick((fatherPeoples[0] as People).surnames)] as const;
  const whichSurname = random.fraction();
  return {
    index,
    home: country.pickHome(new Random(country.seed, "home", index)),
    surname: whichSurname < 0.7 ? surnames[1] : whichSurname < 0.93 || surnames[0] === surnames[1] ? surnames[0] : `${surnames[0]}-${surnames[1]}`,
    peoples,
    iwiCodes: [...motherPeoples, ...fatherPeoples].some(isMaori) && random.chance(0.86) ? iwiOf(country, random) : [],
    adults: adultsOf(random, motherPeoples, fatherPeoples, surnames).map((adult) => ({ personId: ids("person"), ...adult })),
    ages: agesOf(pickChildren(random), random),
    places: [],
  };
}

export function isMaori({ ethnicityCode }: People): boolean {
  return ethnicityCode.startsWith("2");
}

function iwiOf({ vocabulary: { iwiCodes } }: Country, random: Random): string[] {
  const count = random.chance(0.35) ? 2 : 1;
  return [...new Set(Array.from({ length: count }, () => random.pick(iwiCodes)))].sort();
}

function adultsOf(random: Random, motherPeoples: readonly People[], fatherPeoples: readonly People[], surnames: readonly [string, string]): Omit<Adult, "personId">[] {
  const adult = (relationship: WhanauRelationship, people: People, isFemale: boolean, surname: string, rights: { legalGuardian: boolean; livesWith: boolean }): Omit<Adult, "personId"> => ({
    name: `${random.pick(isFemale ? people.female : people.male)} ${surname}`,
    relationship,
    ...rights,
    preferredChannel: pickChannel(random),
    preferredLanguage: random.chance(people.speakers * 0.5) ? people.language : "en-NZ",
  });
  const [motherPeople, fatherPeople] = [motherPeoples[0] as People, fatherPeoples[0] as People];
  const here = { legalGuardian: true, livesWith: true };
  const away = { legalGuardian: true, livesWith: false };
  const mother = (rights: typeof here) => adult("MOTHER", motherPeople, true, surnames[0], rights);
  const father = (rights: typeof here) => adult("FATHER", fatherPeople, false, surnames[1], rights);

  const maori = [...motherPeoples, ...fatherPeoples].find(isMaori);
  // Whāngai: a child grows up with whānau who care for it and are not its guardians in law.
  if (maori && random.chance(0.06)) {
    const caregiver = adult("WHANGAI_CAREGIVER", maori, random.chance(0.8), random.pick(maori.surnames), { legalGuardian: false, livesWith: true });
    return [caregiver, mother(away)];
  }
  switch (pickCare(random)) {
    case "PARENTS":
      return random.chance(0.12) ? [mother(here), father(here), adult("GRANDPARENT", motherPeople, true, surnames[0], { legalGuardian: false, livesWith: random.chance(0.5) })] : [mother(here), father(here)];
    case "MOTHER":
      return random.chance(0.6) ? [mother(here), father({ legalGuardian: random.chance(0.8), livesWith: false })] : [mother(here)];
    case "FATHER":
      return random.chance(0.5) ? [father(here), mother(away)] : [father(here)];
    case "GRANDPARENTS":
      return [adult("GRANDPARENT", motherPeople, random.chance(0.8), surnames[0], { legalGuardian: random.chance(0.6), livesWith: true }), mother(away)];
    case "FOSTER": {
      const people = pickPeople("1", random);
      return [adult("FOSTER_CAREGIVER", people, true, random.pick(people.surnames), { legalGuardian: false, livesWith: true })];
    }
  }
}

const year = 365;

/** Ages between 1 and 18 years, at least ten months apart: a fifth in early learning, the others at school. */
function agesOf(children: number, random: Random): number[] {
  const ages: number[] = [];
  for (let attempt = 0; ages.length < children && attempt < 40; attempt++) {
    // The last two years of school are smaller: some leave before.
    const age = random.chance(0.2) ? random.between(year, 5 * year) : random.between(5 * year + 1, random.chance(0.75) ? 18 * year : 16 * year);
    if (ages.every((other) => Math.abs(other - age) > 300)) ages.push(age);
  }
  return ages;
}
