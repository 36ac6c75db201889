// How an entitlement came about: a tree of inputs, calculations by rules, and roundings, which ends in its size.
import type { FundingRuleRow } from "../funding-rule/table.ts";
import { rounded, roundedUp, toDecimal, type Exact } from "./exact.ts";

export type StepUnit = "CENTS" | "HOURS" | "FTTE" | "LEARNERS" | "WEEKS" | "HOURS_A_WEEK" | "NUMBER";

interface Base {
  readonly label: string;
  readonly value: Exact;
  readonly unit: StepUnit;
}

/** A number that somebody else owns. */
export interface InputStep extends Base {
  readonly kind: "INPUT";
  /** The service that knows it. */
  readonly owner: string;
  /** The day on which it was so; null where its owner does not say. */
  readonly asOf: string | null;
}

/** What follows from other steps by a rule. */
export interface CalculationStep extends Base {
  readonly kind: "CALCULATION";
  readonly rule: FundingRuleRow;
  readonly formula: string;
  readonly operands: readonly Step[];
}

/** Another step with fewer decimals. */
export interface RoundingStep extends Base {
  readonly kind: "ROUNDING";
  readonly decimals: number;
  readonly method: "HALF_UP" | "UP";
  readonly operands: readonly [Step];
}

export type Step = InputStep | CalculationStep | RoundingStep;

export function input(label: string, value: Exact, unit: StepUnit, { owner, asOf }: { owner: string; asOf: string | null }): InputStep {
  return { kind: "INPUT", label, value, unit, owner, asOf };
}

export function calculation(rule: FundingRuleRow, label: string, formula: string, value: Exact, unit: StepUnit, operands: readonly Step[]): CalculationStep {
  return { kind: "CALCULATION", label, value, unit, rule, formula, operands };
}

/** A half goes up. */
export function rounding(step: Step, decimals: number): RoundingStep {
  return { kind: "ROUNDING", label: `${step.label}, rounded`, value: rounded(step.value, decimals), unit: step.unit, decimals, method: "HALF_UP", operands: [step] };
}

/** What has begun counts as a whole one. */
export function roundingUp(step: Step): RoundingStep {
  return { kind: "ROUNDING", label: `${step.label}, rounded up`, value: roundedUp(step.value), unit: step.unit, decimals: 0, method: "UP", operands: [step] };
}

/** The tree as a list: each step before those that it follows from, with the number of the step that it is a part of. */
export function inRows(root: Step) {
  const rows: object[] = [];
  const add = (step: Step, parent: number | null): void => {
    const number = rows.length + 1;
    const base = { number, parent, label: step.label, value: toDecimal(step.value), unit: step.unit };
    if (step.kind === "INPUT") rows.push({ __typename: "EntitlementInput", ...base, owner: step.owner, asOf: step.asOf });
    else if (step.kind === "CALCULATION") rows.push({ __typename: "EntitlementCalculation", ...base, rule: step.rule, formula: step.formula });
    else rows.push({ __typename: "EntitlementRounding", ...base, unrounded: toDecimal(step.operands[0].value), decimals: step.decimals, method: step.method });
    if (step.kind !== "INPUT") for (const operand of step.operands) add(operand, number);
  };
  add(root, null);
  return rows;
}
