// Institutions for a system that has none: their names say that they do not exist.
import { firstFictionalNumber } from "../ids.ts";
import { Random } from "../random.ts";
import type { Tables } from "../tables.ts";
import { landWords, natureWords } from "./place-names.ts";
import { levelsOf, type Place } from "./places.ts";
import type { Region } from "./regions.ts";

type Kind = "SCHOOL" | "KURA" | "SPECIALIST_SCHOOL" | "EARLY_LEARNING_SERVICE" | "KINDERGARTEN" | "PLAYCENTRE" | "KOHANGA_REO";
type Model = readonly [kind: Kind, type: string | null, name: (word: string, town: string) => string, roll: number];

const schools: readonly Model[] = [
  ["SCHOOL", "Full Primary", (word) => `${word} School`, 220],
  ["SCHOOL", "Secondary (Year 9-15)", (_, town) => `${town} College`, 800],
  ["KURA", "Composite (Year 1-15)", (word) => `Kura o te ${word}`, 110],
  ["SCHOOL", "Contributing", (word) => `${word} Primary School`, 300],
  ["SCHOOL", "Intermediate", (_, town) => `${town} Intermediate`, 350],
  ["SCHOOL", "Contributing", (word) => `${word} School`, 250],
  ["SCHOOL", "Full Primary", (_, town) => `${town} School`, 160],
  ["SPECIALIST_SCHOOL", "Special School", (word) => `Te Kura Tautoko o te ${word}`, 40],
];

const earlyLearning: readonly Model[] = [
  ["EARLY_LEARNING_SERVICE", null, (word) => `${word} Early Learning Centre`, 55],
  ["KINDERGARTEN", null, (_, town) => `${town} Kindergarten`, 45],
  ["KOHANGA_REO", null, (word) => `Te Kōhanga Reo o te ${word}`, 25],
  ["EARLY_LEARNING_SERVICE", null, (word) => `Te Puna o te ${word}`, 50],
  ["PLAYCENTRE", null, (_, town) => `${town} Playcentre`, 18],
  ["KINDERGARTEN", null, (word) => `${word} Kindergarten`, 40],
  ["EARLY_LEARNING_SERVICE", null, (word) => `${word} Preschool`, 60],
  ["EARLY_LEARNING_SERVICE", null, (_, town) => `${town} Childcare`, 50],
  ["EARLY_LEARNING_SERVICE", null, (word) => `Little ${word} Nursery`, 35],
  ["KOHANGA_REO", null, (word) => `Te Kōhanga Reo o ${word}`, 20],
];

/**
 * Writes institutions into the table, town after town, and gives them as places. `towns` holds the regions that get one,
 * as often as they get one.
 */
export function makePlaces({ seed, asOf, towns, kinds, tables }: {
  seed: string;
  asOf: string;
  towns: readonly Region[];
  kinds: { schools: boolean; earlyLearning: boolean };
  tables: Tables;
}): Place[] {
  const random = new Random(seed, "fictional places");
  const models = [...(kinds.schools ? schools : []), ...(kinds.earlyLearning ? earlyLearning : [])];
  const used = new Map<string, number>();
  let moeNumber = firstFictionalNumber;

  return towns.flatMap((region, index) => {
    const town = `${natureWords[index % natureWords.length]} ${landWords[Math.floor(index / natureWords.length) % landWords.length]}`;
    return models.map(([kind, type, nameOf, size]) => {
      const roll = Math.round(size * (0.6 + 0.8 * random.fraction()));
      const name = `${unused(nameOf(random.pick(natureWords), town), used)} (fictional)`;
      const place: Place = {
        moeNumber: moeNumber++,
        name,
        regionCode: region.code,
        district: town,
        levels: type === null ? null : levelsOf(type),
        gender: null,
        isMaoriMedium: kind === "KURA" || kind === "KOHANGA_REO",
        isSpecialist: kind === "SPECIALIST_SCHOOL",
        roll,
      };
      addInstitution(tables, place, { kind, type, town, asOf, equityIndex: type === null ? null : new Random(seed, "equity index", place.moeNumber).between(344, 569) });
      return place;
    });
  });
}

/** The name, with a number behind it when another place has it already. */
function unused(name: string, used: Map<string, number>): string {
  const count = (used.get(name) ?? 0) + 1;
  used.set(name, count);
  return count === 1 ? name : `${name} ${count}`;
}

function addInstitution(tables: Tables, place: Place, { kind, type, town, asOf, equityIndex }: { kind: Kind; type: string | null; town: string; asOf: string; equityIndex: number | null }): void {
  const year = Number(asOf.slice(0, 4));
  tables.services.institutions.add({
    moeNumber: place.moeNumber,
    kind,
    name: place.name,
    status: "OPEN",
    institutionType: type,
    authority: type === null ? "COMMUNITY_BASED" : "STATE",
    genders: type === null ? null : "CO_EDUCATIONAL",
    languageOfInstruction: place.isMaoriMedium ? "ALL_TE_REO_MAORI" : "ENGLISH_OR_OTHER",
    isHomeBased: false,
    regionCode: place.regionCode,
    town,
    equityIndex,
    equityIndexScale: equityIndex === null ? null : "SCHOOL",
    equityIndexYear: equityIndex === null ? null : year,
    updatedAt: new Date(`${asOf}T00:00:00Z`),
  });
  tables.services.institutionRolls.add({ moeNumber: place.moeNumber, asOf: `${year - 1}-07-01`, total: place.roll, counting: "TOTAL_RESPONSE" });
}
