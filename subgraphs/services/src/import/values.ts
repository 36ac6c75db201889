// The words of the directories' columns, of every year, and what they mean here.
import type { InstitutionAuthority, InstitutionGenders, InstitutionKind, LanguageOfInstruction } from "../entities/institution/table.ts";
import { foldText } from "../fold-text.ts";

/** Texts that directories write where they have nothing to say. */
export function saysNothing(cell: string): boolean {
  return /^(not applicable|not applicable ?\/ ?unknown|unknown|n\/a|na|null|none|-)?$/i.test(cell);
}

const schoolKinds: Readonly<Record<string, InstitutionKind>> = { "special school": "SPECIALIST_SCHOOL" };

const knownSchoolTypes = /^(full primary|contributing|intermediate|(restricted )?composite|secondary|special school|teen parent unit|correspondence school|specialist school)/;

const earlyLearningKinds: Readonly<Record<string, InstitutionKind>> = {
  "education and care service": "EARLY_LEARNING_SERVICE",
  "casual-education and care": "EARLY_LEARNING_SERVICE",
  "free kindergarten": "KINDERGARTEN",
  kindergarten: "KINDERGARTEN",
  playcentre: "PLAYCENTRE",
  "te kohanga reo": "KOHANGA_REO",
  "kohanga reo": "KOHANGA_REO",
  "homebased network": "HOME_BASED_NETWORK",
  "home-based network": "HOME_BASED_NETWORK",
  "hospital based": "HOSPITAL_BASED_SERVICE",
  "hospital-based": "HOSPITAL_BASED_SERVICE",
};

/** The kind of an early learning service; null when the type is a new one. */
export function earlyLearningKind(type: string): InstitutionKind | null {
  return earlyLearningKinds[foldText(type)] ?? null;
}

/** The kind of a school. Kura are told by any of the marks that directories of different years give them. */
export function schoolKind({ type, definition, peakBody, language }: { type: string; definition: string; peakBody: string; language: LanguageOfInstruction | null }): {
  kind: InstitutionKind;
  isKnown: boolean;
} {
  const isKura = foldText(definition).includes("kura kaupapa") || !saysNothing(peakBody) || language === "ALL_TE_REO_MAORI";
  const folded = foldText(type);
  return { kind: isKura ? "KURA" : (schoolKinds[folded] ?? "SCHOOL"), isKnown: knownSchoolTypes.test(folded) };
}

/** Who it belongs to; null for a new word. */
export function authority(cell: string): InstitutionAuthority | null {
  return authorities[foldText(cell).replaceAll(/[^a-z]/g, "")] ?? null;
}

const authorities: Readonly<Record<string, InstitutionAuthority>> = {
  state: "STATE",
  statenotintegrated: "STATE",
  stateintegrated: "STATE_INTEGRATED",
  partnershipschool: "PARTNERSHIP_SCHOOL",
  charterschool: "PARTNERSHIP_SCHOOL",
  privatefullyreg: "PRIVATE_FULLY_REGISTERED",
  privatefullyregistered: "PRIVATE_FULLY_REGISTERED",
  privateprovreg: "PRIVATE_PROVISIONALLY_REGISTERED",
  privateprovisionallyregistered: "PRIVATE_PROVISIONALLY_REGISTERED",
  communitybased: "COMMUNITY_BASED",
  privatelyowned: "PRIVATELY_OWNED",
  othervoteed: "OTHER",
  other: "OTHER",
};

/** Whom it takes; null for a new word. */
export function genders(cell: string): InstitutionGenders | null {
  return gendersByWord[foldText(cell).replaceAll(/[^a-z]/g, "")] ?? null;
}

const gendersByWord: Readonly<Record<string, InstitutionGenders>> = {
  coeducational: "CO_EDUCATIONAL",
  coed: "CO_EDUCATIONAL",
  girlsschool: "GIRLS",
  boysschool: "BOYS",
  boysseniorcoed: "BOYS_WITH_CO_EDUCATIONAL_SENIORS",
  primarycoedsecondarygirls: "GIRLS_WITH_CO_EDUCATIONAL_PRIMARY",
};

/** How many are taught in te reo Māori; null for a new sentence. */
export function languageOfInstruction(cell: string): LanguageOfInstruction | null {
  const folded = foldText(cell);
  if (folded === "all students taught in te reo maori") return "ALL_TE_REO_MAORI";
  if (folded === "some students taught in te reo maori") return "SOME_TE_REO_MAORI";
  return folded.startsWith("all students taught in english") ? "ENGLISH_OR_OTHER" : null;
}

// As the boards write themselves: directories of 2017 and 2020 leave the macrons out.
const localBoards = [
  "Albert-Eden",
  "Aotea / Great Barrier",
  "Devonport-Takapuna",
  "Franklin",
  "Henderson-Massey",
  "Hibiscus and Bays",
  "Howick",
  "Kaipātiki",
  "Māngere-Ōtāhuhu",
  "Manurewa",
  "Maungakiekie-Tāmaki",
  "Ōrākei",
  "Ōtara-Papatoetoe",
  "Papakura",
  "Puketāpapa",
  "Rodney",
  "Upper Harbour",
  "Waiheke",
  "Waitākere Ranges",
  "Waitematā",
  "Whau",
];
const localBoardByWord = new Map(localBoards.map((name) => [foldText(name), name]));
localBoardByWord.set("great barrier", "Aotea / Great Barrier");
localBoardByWord.set("aotea/great barrier", "Aotea / Great Barrier");

export interface Place {
  territorialAuthority: string;
  localBoard?: string;
}

/** "Auckland- Whau", "Auckland - Whau" and "Whau Local Board Area" are one place; null where the cell names none. */
export function place(cell: string): Place | null {
  if (/^(missing|correspondence school)$/i.test(cell) || saysNothing(cell)) return null;
  const board = /^auckland ?- ?(.+)$/i.exec(cell)?.[1] ?? /^(.+?) local board( area)?$/i.exec(cell)?.[1];
  if (board !== undefined) return { territorialAuthority: "Auckland", localBoard: localBoardByWord.get(foldText(board)) ?? board };
  // The district took its h back in 2019.
  return { territorialAuthority: cell.replace(/^Wanganui District$/, "Whanganui District") };
}
