// Peoples with names to combine. Each list holds common names only; a full name is drawn from two or three lists, so that
// whoever bears it in the world is there by chance.
import { weighted, type Random } from "../random.ts";
import { asian } from "./asian.ts";
import { european } from "./european.ts";
import { maori } from "./maori.ts";
import { middleEasternLatinAmericanAfrican } from "./melaa.ts";
import { pacific } from "./pacific.ts";

/** The five broad groups of the Stats NZ ethnicity classification, by its first digit. */
export type Group = "1" | "2" | "3" | "4" | "5";

export interface People {
  /** Code of the Stats NZ ethnicity classification; its first digit is the group. */
  readonly ethnicityCode: string;
  /** How many of the group belong to it, in per cent. */
  readonly share: number;
  /** BCP 47 tag of the language that the people brought or has here. */
  readonly language: string;
  /** How many of its children speak that language, from 0 to 1. */
  readonly speakers: number;
  readonly female: readonly string[];
  readonly male: readonly string[];
  readonly surnames: readonly string[];
}

const pickers: Readonly<Record<Group, (random: Random) => People>> = {
  "1": byShare(european),
  "2": byShare(maori),
  "3": byShare(pacific),
  "4": byShare(asian),
  "5": byShare(middleEasternLatinAmericanAfrican),
};

export function pickPeople(group: Group, random: Random): People {
  return pickers[group](random);
}

function byShare(peoples: readonly People[]): (random: Random) => People {
  return weighted(peoples.map((people) => [people, people.share] as const));
}
