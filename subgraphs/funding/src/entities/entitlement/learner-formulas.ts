// What follows from a decision about one learner by the rule of its stream. Pure, as the formulas of institutions are.
import type { FundedWeeks } from "../funding-application/table.ts";
import type { FundingRuleRow } from "../funding-rule/table.ts";
import type { FundingUnit } from "../funding-stream/table.ts";
import { exact, over, sum, times, toDecimal } from "./exact.ts";
import { decimal, decimals, missing, notEligible, size, text, texts, type Outcome } from "./formulas.ts";
import { calculation, input, roundingUp, type Step, type StepUnit } from "./steps.ts";

/** What was granted to a learner, as far as sizes follow from it. */
export interface Grant {
  readonly from: string;
  readonly until: string | null;
  /** Hundredths of the hours a week. */
  readonly weeklyHundredths: number;
  readonly fundedWeeks: FundedWeeks;
  /** Day of the decision. */
  readonly decidedOn: string;
}

const dayMs = 86_400_000;
const addDays = (day: string, days: number): string => new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
const daysFrom = (first: string, last: string): number => Math.round((Date.parse(last) - Date.parse(first)) / dayMs) + 1;

/** The part of a grant that lies in the year; null where none does. */
export function withinYear({ from, until }: Pick<Grant, "from" | "until">, year: number): { from: string; until: string } | null {
  const first = from > `${year}-01-01` ? from : `${year}-01-01`;
  const last = until !== null && until < `${year}-12-31` ? until : `${year}-12-31`;
  return first <= last ? { from: first, until: last } : null;
}

/** Hours of each week for the funded weeks of the year of which the grant covers a day from Monday to Friday. */
export function grantedHours(rule: FundingRuleRow, grant: Grant, year: number): Outcome {
  const period = withinYear(grant, year);
  if (period === null) return notEligible("The grant is for other years.");
  if (grant.weeklyHundredths === 0) return notEligible("No hours were granted.");
  if (rule.parameters["moreThanWeeks"] !== undefined && grant.until !== null && daysFrom(grant.from, grant.until) <= 7 * Number(text(rule, "moreThanWeeks"))) {
    return notEligible(`It is for care that is needed for more than ${text(rule, "moreThanWeeks")} weeks, and the grant is from ${grant.from} to ${grant.until}.`);
  }
  const weekly = over(exact(grant.weeklyHundredths), exact(100));
  const granted = input("Granted hours a week", weekly, "HOURS_A_WEEK", { owner: "funding", asOf: grant.decidedOn });
  const parts = coveredWeeks(rule, grant, year).map((weeks, index) => {
    const covered = input(`Funded weeks of term ${index + 1} from ${period.from} to ${period.until}`, exact(weeks), "WEEKS", { owner: "funding", asOf: grant.decidedOn });
    return calculation(rule, `Term ${index + 1}`, "hours a week × funded weeks that the grant covers", times(weekly, covered.value), "HOURS", index === 0 ? [granted, covered] : [covered]);
  });
  return size(calculation(rule, "Hours in the year", "the sum over the terms", sum(parts.map(({ value }) => value)), "HOURS", parts));
}

/** How many funded weeks of each term a grant covers. */
function coveredWeeks(rule: FundingRuleRow, grant: Pick<Grant, "from" | "until" | "fundedWeeks">, year: number): number[] {
  const period = withinYear(grant, year);
  const weeks = texts(rule, grant.fundedWeeks === "PRIMARY_AND_INTERMEDIATE" ? "primaryWeeks" : "secondaryWeeks");
  return texts(rule, "termsBegin").map((begins, term) => {
    const mondays = Array.from({ length: Number(weeks[term]) }, (_, week) => addDays(`${year}-${begins}`, 7 * week));
    return period === null ? 0 : mondays.filter((monday) => addDays(monday, 4) >= period.from && monday <= period.until).length;
  });
}

/** An amount for each week of a crisis, up to a number of weeks. */
export function crisisWeeks(rule: FundingRuleRow, grant: Grant, year: number): Outcome {
  const period = withinYear(grant, year);
  if (period === null) return notEligible("The grant is for other years.");
  if (grant.until === null) return missing("The grant has no last day: the fund is for a short time, and its size follows from how long.");
  const days = input(`Days from ${period.from} to ${period.until}`, exact(daysFrom(period.from, period.until)), "NUMBER", { owner: "funding", asOf: grant.decidedOn });
  const weeks = roundingUp(calculation(rule, "Weeks", "days ÷ 7", over(days.value, exact(7)), "WEEKS", [days]));
  const most = decimal(rule, "mostWeeks");
  const paid = calculation(rule, "Weeks that are paid", `${toDecimal(most)} at the most`, exact(BigInt(Math.min(Number(toDecimal(weeks.value)), Number(toDecimal(most))))), "WEEKS", [weeks]);
  const rate = decimal(rule, "centsOfWeek");
  return size(calculation(rule, "Interim response", `weeks × ${toDecimal(rate)} cents`, times(paid.value, rate), "CENTS", [paid]));
}

/** What was allocated to a learner, by somebody who decides. */
export interface DecidedAllocation {
  readonly from: string;
  readonly hundredths: number;
  readonly recordedOn: string;
}

const stepUnits: Readonly<Record<FundingUnit, StepUnit>> = { CENTS: "CENTS", HOURS: "HOURS", FTTE: "FTTE", PLACES: "NUMBER" };

/** The sum of what was decided; somebody decides, and the rule says for whom. */
export function decidedForLearner(rule: FundingRuleRow, unit: FundingUnit, allocations: readonly DecidedAllocation[]): Outcome {
  if (allocations.length === 0) return notEligible("Nothing of it was decided for this learner in the year.");
  const parts: Step[] = allocations.map(({ from, hundredths, recordedOn }) =>
    input(`Allocated from ${from} on, without what was returned`, unit === "CENTS" ? exact(hundredths) : over(exact(hundredths), exact(100)), stepUnits[unit], { owner: "funding", asOf: recordedOn }));
  return size(calculation(rule, "What was decided", "the sum of what was allocated to the learner", sum(parts.map(({ value }) => value)), stepUnits[unit], parts));
}

/** Hours or money of a grant that lie on and after a day, in the year: what is returned when another decision holds from then on. */
export function hundredthsFrom(rule: FundingRuleRow, grant: Grant, year: number, day: string, hundredthsOf: (outcome: Outcome) => number): number {
  const of = (one: Grant) => hundredthsOf(rule.formula === "GRANTED_HOURS" ? grantedHours(rule, one, year) : crisisWeeks(rule, one, year));
  if (day <= grant.from) return of(grant);
  return of(grant) - of({ ...grant, until: addDays(day, -1) });
}

/** What a rule of granted hours pays in each term: weights for its parts. */
export function termWeightsOf(rule: FundingRuleRow, grant: Pick<Grant, "from" | "until" | "fundedWeeks">, year: number): number[] {
  return rule.parameters["termsBegin"] === undefined
    ? decimals(rule, grant.fundedWeeks === "PRIMARY_AND_INTERMEDIATE" ? "primaryWeeks" : "secondaryWeeks").map((weeks) => Number(toDecimal(weeks)))
    : coveredWeeks(rule, grant, year);
}
