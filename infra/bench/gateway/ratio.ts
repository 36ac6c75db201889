// How much of one thing against another, out of many turns in each of which both were measured.

export interface Ratio {
  readonly ratio: number;
  /** Where it lies with 95 % confidence, as far as the turns tell. */
  readonly low: number;
  readonly high: number;
}

const resamples = 2_000;

/**
 * All of one against all of the other: what comes once in a while, as collecting garbage does, counts for what it costs. The interval
 * is that of the turns drawn again and again, pairs together; the draws are the same each time.
 */
export function ratioOf(pairs: readonly (readonly [one: number, other: number])[]): Ratio {
  const draw = drawing();
  const ratios = Array.from({ length: resamples }, () => totals(pairs.map(() => pairs[draw(pairs.length)] ?? [0, 0]))).sort((a, b) => a - b);
  return { ratio: totals(pairs), low: ratios[Math.floor(resamples * 0.025)] ?? Number.NaN, high: ratios[Math.ceil(resamples * 0.975) - 1] ?? Number.NaN };
}

function totals(pairs: readonly (readonly [number, number])[]): number {
  let [ones, others] = [0, 0];
  for (const [one, other] of pairs) {
    ones += one;
    others += other;
  }
  return ones / others;
}

/** Whole numbers below a limit, by Lehmer's generator. */
function drawing(): (below: number) => number {
  let state = 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}
