// What a directory says of one institution: kept as it is said, and never anything about a person.
import type { InstitutionAuthority, InstitutionGenders, InstitutionKind, InstitutionStatus, LanguageOfInstruction } from "../entities/institution/table.ts";
import type { Sector } from "./layouts.ts";

/** A fact that the directory does not give is absent. */
export type DirectoryFacts = ListedFacts | { listed: false };

export interface ListedFacts {
  listed: true;
  kind: InstitutionKind;
  name: string;
  status: InstitutionStatus;
  openedOn?: string;
  institutionType?: string;
  definition?: string;
  authority?: InstitutionAuthority;
  genders?: InstitutionGenders;
  languageOfInstruction?: LanguageOfInstruction;
  /** The name that the directory gives to the education region. */
  region?: string;
  place?: { territorialAuthority: string; localBoard?: string };
  regionalCouncil?: string;
  localOffice?: string;
  suburb?: string;
  town?: string;
  postcode?: string;
  coordinates?: { latitude: number; longitude: number };
  website?: string;
  decile?: number;
  equityIndex?: { value: number; scale: Sector };
  isolationIndex?: number;
  roll?: RollFacts;
  /** Null: it is in no community of learning. Absent: the directory does not tell. */
  community?: { number: number; name: string } | null;
}

export interface RollFacts {
  asOf: string;
  total: number;
  counting: "PRIORITISED" | "TOTAL_RESPONSE";
  european?: number;
  maori?: number;
  pacific?: number;
  asian?: number;
  melaa?: number;
  other?: number;
  international?: number;
}

/** The part of the directory to which institutions of a kind belong. */
export function sectorOf(kind: InstitutionKind): Sector {
  switch (kind) {
    case "SCHOOL":
    case "KURA":
    case "SPECIALIST_SCHOOL":
      return "SCHOOL";
    case "EARLY_LEARNING_SERVICE":
    case "KINDERGARTEN":
    case "PLAYCENTRE":
    case "KOHANGA_REO":
    case "HOME_BASED_NETWORK":
    case "HOSPITAL_BASED_SERVICE":
      return "EARLY_LEARNING";
  }
}
