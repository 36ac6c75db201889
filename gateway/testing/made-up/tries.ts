// How many random operations a test tries, and from where.

export interface Tries {
  readonly operations: number;
  readonly firstSeed: number;
  /** Long enough for so many, on a machine that others want too. */
  readonly limitMs: number;
}

/**
 * The same ones in every run, so that a run that fails says something of the change it is for. Others, and more of them, are tried by
 * `OPERATIONS=5000 SEED=$RANDOM npx vitest run gateway/test/differential gateway/test/filtered-execution gateway/test/fuzzed-answers`,
 * and a failure names the seed to begin with.
 */
export function tries(usual: number): Tries {
  const operations = Number(process.env["OPERATIONS"] ?? usual);
  return { operations, firstSeed: Number(process.env["SEED"] ?? 1), limitMs: Math.max(600_000, operations * 3_000) };
}
