// How much of one thing against another, out of many turns in each of which both were measured, in several heats.

export interface Ratio {
  readonly ratio: number;
  /** Where it lies with 95 % confidence, as far as the heats and their turns tell. */
  readonly low: number;
  readonly high: number;
}

type Pair = readonly [one: number, other: number];

const resamples = 2_000;

/**
 * All of one against all of the other: what comes once in a while, as collecting garbage does, counts for what it costs. The interval
 * is that of the heats drawn again and again, and of each its turns, pairs together; the draws are the same each time.
 */
export function ratioOf(heats: readonly (readonly Pair[])[]): Ratio {
  const draw = drawing();
  const drawn = <T>(from: readonly T[]): T[] => from.map(() => from[draw(from.length)] as T);
  const ratios = Array.from({ length: resamples }, () => totals(drawn(heats).flatMap(drawn))).sort((a, b) => a - b);
  return { ratio: totals(heats.flat()), low: ratios[Math.floor(resamples * 0.025)] ?? Number.NaN, high: ratios[Math.ceil(resamples * 0.975) - 1] ?? Number.NaN };
}

function totals(pairs: readonly Pair[]): number {
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
