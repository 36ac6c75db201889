// Institutions as the population sees them: places where a child can be, and from which year level to which.
import type { Sql } from "../load.ts";

export interface Place {
  readonly moeNumber: number;
  readonly name: string;
  readonly regionCode: string;
  /** The part of the region in which it lies: places of one district are put together. */
  readonly district: string;
  /** First and last year level of a school; null in early learning. */
  readonly levels: readonly [first: number, last: number] | null;
  /** Who is taken there; everybody, when it does not say. */
  readonly gender: "FEMALE" | "MALE" | null;
  readonly isMaoriMedium: boolean;
  readonly isSpecialist: boolean;
  /** How many learners it has: how likely it is that a learner is there. */
  readonly roll: number;
}

interface PlaceRow {
  moe_number: number;
  name: string;
  kind: string;
  institution_type: string | null;
  region_code: string;
  district: string | null;
  genders: string | null;
  language_of_instruction: string | null;
  total: number | null;
}

const earlyLearningKinds = ["EARLY_LEARNING_SERVICE", "KINDERGARTEN", "PLAYCENTRE", "KOHANGA_REO"];
const schoolKinds = ["SCHOOL", "KURA", "SPECIALIST_SCHOOL"];

/** The institutions that are open, in a known region, and a place: not a home-based network, not a school by correspondence. */
export async function readPlaces(services: Sql): Promise<Place[]> {
  const rows = await services<PlaceRow[]>`
    select moe_number, name, kind, institution_type, region_code, genders, language_of_instruction,
      coalesce(territorial_authority, '') || '/' || coalesce(local_board, '') || '/' || coalesce(town, '') as district, total
    from institutions
      left join (select distinct on (moe_number) moe_number, total from institution_rolls order by moe_number, as_of desc) as roll using (moe_number)
    where status = 'OPEN' and not is_home_based and region_code is not null and kind in ${services([...schoolKinds, ...earlyLearningKinds])}
      and coalesce(institution_type, '') <> 'Correspondence School'
    order by moe_number`;
  return rows.map((row) => {
    const levels = schoolKinds.includes(row.kind) ? levelsOf(row.institution_type ?? "") : null;
    return {
      moeNumber: row.moe_number,
      name: row.name,
      regionCode: row.region_code,
      district: row.district ?? "",
      levels,
      gender: /^GIRLS/.test(row.genders ?? "") ? "FEMALE" : /^BOYS/.test(row.genders ?? "") ? "MALE" : null,
      isMaoriMedium: row.kind === "KURA" || row.kind === "KOHANGA_REO" || row.language_of_instruction === "ALL_TE_REO_MAORI",
      isSpecialist: row.kind === "SPECIALIST_SCHOOL",
      // Where the roll is not known, one of ordinary size; an open place with nobody in it gets a few.
      roll: Math.max(row.total ?? (levels ? 150 : 40), 5),
    };
  });
}

/** First and last year level, from types such as "Contributing" or "Secondary (Year 9-15)". */
export function levelsOf(institutionType: string): [first: number, last: number] {
  const years = /(\d+)\s*-\s*(\d+)/.exec(institutionType);
  // Level 0 is a new entrant's; the directory counts from 1, and up to 15 for adults who come back.
  if (years) return [Number(years[1]) <= 1 ? 0 : Number(years[1]), Math.min(Number(years[2]), 13)];
  if (/contributing/i.test(institutionType)) return [0, 6];
  if (/full primary/i.test(institutionType)) return [0, 8];
  if (/intermediate/i.test(institutionType)) return [7, 8];
  if (/teen parent/i.test(institutionType)) return [10, 13];
  if (/secondary/i.test(institutionType)) return [9, 13];
  return [0, 13];
}
