// The formulas of entitlements. Each takes its rule and inputs, and gives the tree of how the size came about, or the reasons
// why there is none. Pure: the same rule and inputs always give the same.
import type { FundedWeeks, OrsLevel } from "../funding-application/table.ts";
import type { Formula, FundingRuleRow } from "../funding-rule/table.ts";
import { exact, over, plus, sum, times, toDecimal, type Exact } from "./exact.ts";
import { calculation, input, rounding, type Step } from "./steps.ts";

/** Learners in the Ongoing Resourcing Scheme who have the same in common. */
export interface OrsGroup {
  readonly level: OrsLevel;
  readonly sense: "HEARING" | "VISION" | "NONE";
  readonly fundedWeeks: FundedWeeks;
  readonly learners: number;
  /** Hundredths of the hours a week that they were granted together. */
  readonly weeklyHundredths: number;
  /** Day of the newest decision about them. */
  readonly asOf: string;
  /** They are at other institutions, and their teacher time alone goes to this one, for their sense. */
  readonly elsewhere?: boolean;
}

/** What somebody decided that an institution as such gets of a stream in the year. */
export interface Decided {
  readonly streamCode: string;
  readonly hundredths: number;
  /** Day of the newest of the allocations. */
  readonly asOf: string;
}

/** All that entitlements of an institution follow from, each with its owner's day. Kept as it was with what was computed. */
export interface InstitutionInputs {
  readonly type: string | null;
  readonly authority: string | null;
  readonly rolls: readonly { readonly asOf: string; readonly total: number }[];
  readonly equityIndex: { readonly value: number; readonly scale: string; readonly year: number } | null;
  readonly ors: readonly OrsGroup[];
  /** The day on which the learners in the scheme were counted. */
  readonly orsAsOf: string;
  /** What was decided for it in the year; not there in what was kept before this was. */
  readonly decided?: readonly Decided[];
}

/** What came out: a tree, or why there is none. NOT_ELIGIBLE is a result, MISSING a gap that somebody should fill. */
export type Outcome = { readonly kind: "SIZE"; readonly step: Step } | { readonly kind: "NOT_ELIGIBLE" | "MISSING"; readonly reason: string };

type Compute = (rule: FundingRuleRow, inputs: InstitutionInputs, year: number) => Outcome | null;

/** Null of a formula means that it tells nothing of an institution. */
export const formulas: Readonly<Record<Formula, Compute>> = {
  ORS_STAFFING: orsStaffing,
  ORS_TEACHER_AIDE: orsTeacherAide,
  ORS_CONSUMABLES: orsConsumables,
  SUPPORT_FOR_INCLUSION: supportForInclusion,
  LEARNING_SUPPORT_COORDINATORS: learningSupportCoordinators,
  DECIDED: decidedForInstitution,
  // Of learners: see `learner-formulas.ts`.
  GRANTED_HOURS: () => null,
  CRISIS_WEEKS: () => null,
};

export const notEligible = (reason: string): Outcome => ({ kind: "NOT_ELIGIBLE", reason });
export const missing = (reason: string): Outcome => ({ kind: "MISSING", reason });
export const size = (step: Step): Outcome => ({ kind: "SIZE", step });

const levels = [
  ["HIGH", "high", "Learners at high need"],
  ["EXTENSION", "extension", "Learners at extension"],
  ["VERY_HIGH", "veryHigh", "Learners at very high need"],
] as const;

function orsStaffing(rule: FundingRuleRow, { ors, orsAsOf }: InstitutionInputs): Outcome {
  const own = ors.filter(({ sense, elsewhere }) => sense === "NONE" && !elsewhere);
  const served = ors.filter(({ elsewhere }) => elsewhere);
  if (ors.length === 0) return notEligible("No learner in the Ongoing Resourcing Scheme is known to be here.");
  if (own.length === 0 && served.length === 0) return notEligible("The teacher time of learners who are verified for hearing goes to Ko Taku Reo, of those verified for vision to BLENNZ; all learners in the scheme here are such.");
  const partsOf = (groups: readonly OrsGroup[], who: string) =>
    levels.flatMap(([level, parameter, label]) => {
      const learners = groups.filter((group) => group.level === level).reduce((all, group) => all + group.learners, 0);
      if (learners === 0) return [];
      const rate = decimal(rule, parameter);
      const count = input(`${label}, ${who}`, exact(learners), "LEARNERS", { owner: "funding", asOf: orsAsOf });
      return [calculation(rule, `Teacher time for ${label.toLowerCase()}`, `learners × ${toDecimal(rate)}`, times(count.value, rate), "FTTE", [count])];
    });
  const parts = [
    ...partsOf(own, "without those verified for hearing or vision"),
    ...partsOf(served.filter(({ sense }) => sense === "HEARING"), "verified for hearing, wherever they are"),
    ...partsOf(served.filter(({ sense }) => sense === "VISION"), "verified for vision, wherever they are"),
  ];
  const staffing = calculation(rule, "Staffing", "the sum over the levels", sum(parts.map(({ value }) => value)), "FTTE", parts);
  const share = decimal(rule, "management");
  const management = rounding(calculation(rule, "Management", `staffing × ${toDecimal(share)}`, times(staffing.value, share), "FTTE", [staffing]), 2);
  return size(calculation(rule, "Teacher time", "staffing + management", plus(staffing.value, management.value), "FTTE", [staffing, management]));
}

function orsTeacherAide(rule: FundingRuleRow, { ors, orsAsOf }: InstitutionInputs): Outcome {
  const parts = (["PRIMARY_AND_INTERMEDIATE", "SECONDARY_AND_COMPOSITE"] as const).flatMap((weeks) => {
    const hundredths = ors.filter((group) => group.fundedWeeks === weeks && !group.elsewhere).reduce((all, group) => all + group.weeklyHundredths, 0);
    return hundredths === 0 ? [] : [teacherAideHours(rule, over(exact(hundredths), exact(100)), weeks, orsAsOf)];
  });
  if (parts.length === 0) return notEligible("No learner in the Ongoing Resourcing Scheme here was granted hours of a teacher aide.");
  return size(calculation(rule, "Hours of teacher aides in the year", "the sum over the kinds of weeks", sum(parts.map(({ value }) => value)), "HOURS", parts));
}

/** Hours in the year of what was granted by the week. */
function teacherAideHours(rule: FundingRuleRow, weekly: Exact, weeks: FundedWeeks, asOf: string): Step {
  const terms = decimals(rule, weeks === "PRIMARY_AND_INTERMEDIATE" ? "primaryWeeks" : "secondaryWeeks");
  const granted = input(`Granted hours a week, in ${weeks === "PRIMARY_AND_INTERMEDIATE" ? "primary and intermediate" : "secondary and composite"} years`, weekly, "HOURS_A_WEEK", { owner: "funding", asOf });
  const parts = terms.map((term, index) => calculation(rule, `Term ${index + 1}`, `hours a week × ${toDecimal(term)} funded weeks`, times(weekly, term), "HOURS", index === 0 ? [granted] : []));
  return calculation(rule, "Hours in the year", `hours a week × ${toDecimal(sum(terms))} funded weeks, by term`, sum(parts.map(({ value }) => value)), "HOURS", parts);
}

function orsConsumables(rule: FundingRuleRow, { ors, orsAsOf }: InstitutionInputs): Outcome {
  const learners = ors.filter(({ elsewhere }) => !elsewhere).reduce((all, group) => all + group.learners, 0);
  if (learners === 0) return notEligible("No learner in the Ongoing Resourcing Scheme is known to be here.");
  const count = input("Learners in the Ongoing Resourcing Scheme", exact(learners), "LEARNERS", { owner: "funding", asOf: orsAsOf });
  const rate = decimal(rule, "cents");
  return size(calculation(rule, "Consumables", `learners × ${toDecimal(rate)} cents`, times(count.value, rate), "CENTS", [count]));
}

function supportForInclusion(rule: FundingRuleRow, { type, authority, rolls, equityIndex }: InstitutionInputs, year: number): Outcome {
  if (authority !== "STATE" && authority !== "STATE_INTEGRATED") return notEligible("It is for state and state-integrated schools.");
  if (type === null) return notEligible("It is for schools.");
  const base = decimal(rule, "baseCents");
  const baseStep = calculation(rule, "Base amount", `${toDecimal(base)} cents`, base, "CENTS", []);
  if (texts(rule, "baseOnlyTypes").includes(type)) return size(calculation(rule, "Support for inclusion", "the base amount only, by the type of the school", base, "CENTS", [baseStep]));

  const roll = rollOf(rule, rolls, year);
  if (roll === null) return missing(`No roll is known that was counted by ${year}-${text(rule, "rollReturn")}, the day of the roll return.`);
  if (equityIndex === null || equityIndex.scale !== "SCHOOL") return missing("The equity index of the school is not known.");
  const band = texts(rule, "fromIndex").findLastIndex((least) => equityIndex.value >= Number(least));
  const rate = decimals(rule, "centsOfStudent")[Math.max(band, 0)]!;
  const index = input("Equity index", exact(equityIndex.value), "NUMBER", { owner: "services", asOf: `${equityIndex.year}-01-01` });
  const rateStep = calculation(rule, "Rate of a student", `the rate of the highest step that the index reaches: ${toDecimal(rate)} cents`, rate, "CENTS", [index]);
  const students = calculation(rule, "By student", "roll × rate", times(roll.value, rate), "CENTS", [roll, rateStep]);
  return size(calculation(rule, "Support for inclusion", "base amount + rate × roll", plus(base, students.value), "CENTS", [baseStep, students]));
}

function learningSupportCoordinators(rule: FundingRuleRow, { type, rolls }: InstitutionInputs, year: number): Outcome {
  if (type === null || texts(rule, "typesWithout").includes(type)) return notEligible("It is for schools with learners in Years 1 to 8.");
  if (!texts(rule, "typesOfYears1To8").includes(type)) return missing(`Of a school of the type ${type} the directory does not tell how many learners are in Years 1 to 8.`);
  const roll = rollOf(rule, rolls, year);
  if (roll === null) return missing(`No roll is known that was counted by ${year}-${text(rule, "rollReturn")}, the day of the roll return.`);
  const students = decimal(rule, "fttePerStudents");
  return size(rounding(calculation(rule, "Coordinators", `roll ÷ ${toDecimal(students)}`, over(roll.value, students), "FTTE", [roll]), 2));
}

// Somebody decides, and the rule says for whom. Not told of a year that was closed before this was kept.
function decidedForInstitution(rule: FundingRuleRow, { decided }: InstitutionInputs): Outcome | null {
  if (decided === undefined || !streamsOfInstitutions.includes(rule.streamCode)) return null;
  const own = decided.find(({ streamCode }) => streamCode === rule.streamCode);
  if (own === undefined) return notEligible("Nothing of it was decided for this institution in the year.");
  // What all of these streams are counted in: cents.
  const allocated = input("Allocated in the year, without what was returned", exact(own.hundredths), "CENTS", { owner: "funding", asOf: own.asOf });
  return size(calculation(rule, "What was decided", "what was allocated to the institution as such", allocated.value, "CENTS", [allocated]));
}

/** Of the streams whose size somebody decides, those that institutions get as such; all in money. */
const streamsOfInstitutions = ["RTLB_LSF", "RTLB_YEARS_11_13"];

/** The newest roll that was counted by the day of the roll return. */
function rollOf(rule: FundingRuleRow, rolls: InstitutionInputs["rolls"], year: number) {
  const day = `${year}-${text(rule, "rollReturn")}`;
  const counted = rolls.filter(({ asOf }) => asOf <= day).toSorted((a, b) => (a.asOf < b.asOf ? 1 : -1))[0];
  return counted === undefined ? null : input("Roll", exact(counted.total), "LEARNERS", { owner: "services", asOf: counted.asOf });
}

export function text({ code, version, parameters }: FundingRuleRow, name: string): string {
  const value = parameters[name];
  if (typeof value !== "string") throw new TypeError(`The rule ${code}, version ${version}, has no ${name}.`);
  return value;
}

export function texts({ code, version, parameters }: FundingRuleRow, name: string): readonly string[] {
  const value = parameters[name];
  if (!Array.isArray(value)) throw new TypeError(`The rule ${code}, version ${version}, has no list ${name}.`);
  return value as readonly string[];
}

export const decimal = (rule: FundingRuleRow, name: string): Exact => exact(text(rule, name));
export const decimals = (rule: FundingRuleRow, name: string): Exact[] => texts(rule, name).map((value) => exact(value));
