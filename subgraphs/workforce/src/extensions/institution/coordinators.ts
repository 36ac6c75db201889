// Learning support coordinators: 1.0 full-time teacher equivalent for each 500 learners of Years 1 to 8 (Budget 2025,
// education.govt.nz). Which years a school has follows from the directory's word for its type.
import { sumOfFte } from "../../entities/position/sum.ts";
import type { PositionRow } from "../../entities/position/table.ts";

const learnersForOne = 500;

export interface School {
  readonly type?: string | null | undefined;
  readonly roll?: { readonly total: number } | null | undefined;
}

/** A coordinator's position, as far as it is counted. */
export type CountedPosition = Pick<PositionRow, "id" | "practitionerId" | "fte">;

/** What these schools are entitled to, beside these positions of coordinators; null where no roll is known. */
export function entitlementOf(schools: readonly School[], positions: readonly CountedPosition[]) {
  const counted = schools.filter(({ roll, type }) => roll && yearsOf(type) !== "NONE");
  if (!schools.some(({ roll }) => roll)) return null;
  const learners = counted.reduce((sum, { roll }) => sum + roll!.total, 0);
  const schoolsWithoutRoll = schools.filter(({ roll, type }) => !roll && yearsOf(type) !== "NONE").length;
  const isUpperBound = counted.some(({ type }) => yearsOf(type) === "SOME");
  const entitled = Math.round((learners / learnersForOne) * 100);
  const filledFtte = sumOfFte(positions.filter(({ practitionerId }) => practitionerId !== null));
  const entitledFtte = entitled / 100;
  return {
    learners,
    isUpperBound,
    schoolsWithoutRoll,
    entitledFtte,
    filledFtte,
    vacantFtte: sumOfFte(positions.filter(({ practitionerId }) => practitionerId === null)),
    gapFtte: (entitled - Math.round(filledFtte * 100)) / 100,
    explanation: {
      en: `${learners} learners / ${learnersForOne} = ${entitledFtte.toFixed(2)} FTTE${isUpperBound ? ", at the most: later years are counted where a roll is published for all years together" : ""}${schoolsWithoutRoll > 0 ? `, and more for ${schoolsWithoutRoll} of the schools, whose roll is not known` : ""}; ${filledFtte.toFixed(2)} FTTE are filled.`,
      mi: null,
    },
  };
}

/** Whether a school of this type has learners of Years 1 to 8 alone, among others, or none. */
function yearsOf(type: string | null | undefined): "ALL" | "SOME" | "NONE" {
  // Early learning has no type in the directory.
  if (typeof type !== "string" || /secondary|teen parent/i.test(type)) return "NONE";
  return /primary|contributing|intermediate/i.test(type) ? "ALL" : "SOME";
}
