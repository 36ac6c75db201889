// How a size is paid in parts: whole hundredths whose sum is the whole, always.
import type { FundingRuleRow } from "../funding-rule/table.ts";

/**
 * Splits whole hundredths by weights. Each part is the difference of two rounded sums, so that nothing is lost or made up,
 * whatever the weights; the same input gives the same parts. Throws when no weight is above zero.
 */
export function splitByWeights(hundredths: number, weights: readonly number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (all <= 0n || weights.some((weight) => weight < 0)) throw new RangeError("A payment is split by weights of which none is below zero and one is above.");
  let reached = 0n;
  let before = 0n;
  return weights.map((weight) => {
    reached += BigInt(weight);
    const until = (2n * BigInt(hundredths) * reached + all) / (2n * all);
    const part = until - before;
    before = until;
    return Number(part);
  });
}

/** In which parts what follows from a rule is paid, as the rule itself or its formula says; null for what is not paid in parts. */
export function partsOf({ formula, parameters }: Pick<FundingRuleRow, "formula" | "parameters">, termWeights: readonly number[]): { label: (number: number) => string; weights: readonly number[] } | null {
  const { payments, paidWith } = parameters;
  if (Array.isArray(payments) && Array.isArray(paidWith)) return { label: (number) => paidWith[number - 1]!, weights: payments.map(Number) };
  switch (formula) {
    case "SUPPORT_FOR_INCLUSION":
    case "ORS_CONSUMABLES":
      return { label: (number) => `Quarter ${number}`, weights: [1, 1, 1, 1] };
    case "ORS_TEACHER_AIDE":
    case "GRANTED_HOURS":
      return { label: (number) => `Term ${number}`, weights: termWeights };
    default:
      return null;
  }
}
