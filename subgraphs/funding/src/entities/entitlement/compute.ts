// Computes entitlements: which version of a rule holds, what follows from the inputs by it, and how that is paid.
import { today } from "../../today.ts";
import type { FundingRuleRow } from "../funding-rule/table.ts";
import { toHundredths } from "./exact.ts";
import { formulas, type InstitutionInputs, type Outcome } from "./formulas.ts";
import { partsOf, splitByWeights } from "./payments.ts";

/** What came out for one stream. */
export interface Computed {
  readonly rule: FundingRuleRow;
  readonly year: number;
  readonly outcome: Outcome;
}

/** The version of each rule that holds on the first day of the year, or else the first that begins in it; by code. */
export function rulesOfYear(rules: readonly FundingRuleRow[], year: number): FundingRuleRow[] {
  return [...Map.groupBy(rules, ({ code }) => code).values()].flatMap((versions) => {
    const inOrder = versions.toSorted((a, b) => a.version - b.version);
    const held = inOrder.findLast(({ effectiveFrom }) => effectiveFrom <= `${year}-01-01`) ?? inOrder.find(({ effectiveFrom }) => effectiveFrom <= `${year}-12-31`);
    return held ? [held] : [];
  });
}

/** The same rules, inputs and year always give the same. */
export function computeInstitution(rules: readonly FundingRuleRow[], inputs: InstitutionInputs, year: number): Computed[] {
  return rulesOfYear(rules, year).flatMap((rule) => {
    const outcome = formulas[rule.formula](rule, inputs, year);
    return outcome === null ? [] : [{ rule, year, outcome }];
  });
}

/** Learners are counted today, and of a year that is over on its last day. */
export const dayOfCount = (year: number): string => (`${year}-12-31` < today() ? `${year}-12-31` : today());

/** Hundredths of the stream's unit, cents for money; null where there is no size. */
export function hundredthsOf({ outcome }: Computed): number | null {
  if (outcome.kind !== "SIZE") return null;
  const { value, unit } = outcome.step;
  // Cents are whole: a rate that made parts of a cent would be a mistake in the rule.
  return unit === "CENTS" ? toHundredths(value) / 100 : toHundredths(value);
}

/** The parts in which it is paid, whose sum is the whole. */
export function paymentsOf(computed: Computed): { number: number; label: string; hundredths: number }[] {
  const hundredths = hundredthsOf(computed);
  const parts = hundredths === null ? null : partsOf(computed.rule, termWeights(computed));
  if (hundredths === null || parts === null || hundredths === 0) return [];
  return splitByWeights(hundredths, parts.weights).map((part, index) => ({ number: index + 1, label: parts.label(index + 1), hundredths: part }));
}

/** What of the hours falls into each term. */
function termWeights({ outcome }: Computed): number[] {
  const weights = [0, 0, 0, 0];
  const add = (step: Extract<Outcome, { kind: "SIZE" }>["step"]): void => {
    const term = /^Term ([1-4])$/.exec(step.label);
    if (term) weights[Number(term[1]) - 1]! += toHundredths(step.value);
    else if (step.kind !== "INPUT") for (const operand of step.operands) add(operand);
  };
  if (outcome.kind === "SIZE") add(outcome.step);
  return weights;
}
