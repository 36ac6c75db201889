// How an allocation is paid in its year: by the rule of its stream.
import { toFundingSize } from "../../funding-size.ts";
import type { AllocationRow } from "../allocation/table.ts";
import type { FundingRuleRow } from "../funding-rule/table.ts";
import { rulesOfYear } from "./compute.ts";
import { termWeightsOf } from "./learner-formulas.ts";
import { partsOf, splitByWeights } from "./payments.ts";

/** The parts, whose sum is the size of the allocation; none for what is not paid in parts. */
export function paymentsOfAllocation(allocation: AllocationRow, rules: readonly FundingRuleRow[]) {
  const rule = rulesOfYear(rules.filter(({ streamCode }) => streamCode === allocation.streamCode), allocation.year)[0];
  if (!rule || allocation.hundredths === 0) return [];
  const parts = partsOf(rule, weeksOfTerms(rule, allocation));
  if (parts === null || parts.weights.every((weight) => weight === 0)) return [];
  return splitByWeights(allocation.hundredths, parts.weights).map((hundredths, index) => ({ number: index + 1, label: parts.label(index + 1), size: toFundingSize(hundredths, allocation) }));
}

// By the funded weeks of each term that it covers; where it is not known which weeks those are, nothing is said.
function weeksOfTerms(rule: FundingRuleRow, { from, until, year, fundedWeeks }: AllocationRow): number[] {
  return fundedWeeks === null || rule.parameters["primaryWeeks"] === undefined ? [] : termWeightsOf(rule, { from, until, fundedWeeks }, year);
}
