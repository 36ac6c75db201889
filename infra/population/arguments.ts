// What may be written behind `npm run population --`.
import { dayOf } from "./days.ts";

export interface Arguments {
  readonly learners: number;
  readonly seed: string;
  readonly asOf: string;
  readonly replace: boolean;
  readonly whenEmpty: boolean;
}

export const defaults = {
  learners: 5_000,
  seed: "aotearoa",
  /** "Today" of every population: fixed, so that the same one can be made on any day. */
  asOf: "2026-11-20",
} as const;

/** Learners of the profile `national`: everybody in early learning and at school. */
export const nationalLearners = 850_000;
const mostLearners = 2_000_000;

export const usage = `Usage: npm run population -- [options]
  --learners N         how many learners, 1 to ${mostLearners} (${defaults.learners} when not given)
  --profile national   as many as the country has: ${nationalLearners}
  --seed TEXT          another seed makes other learners; the same makes the same ("${defaults.seed}" when not given)
  --as-of DATE         the day on which the population stands (${defaults.asOf} when not given)
  --replace            delete what a population made before, and make another
  --when-empty         do nothing when there are learners already
  --help               show this`;

/** The arguments cannot be understood; the message says which, and what is allowed. */
export class WrongArguments extends Error {
  override readonly name = "WrongArguments";
}

/** Reads the command line; gives null when only help is wanted. Throws `WrongArguments`. */
export function readArguments(args: readonly string[]): Arguments | null {
  const given = new Map<string, string>();
  for (let i = 0; i < args.length; i++) {
    const [flag = "", ...rest] = (args[i] as string).split("=");
    if (!flags.has(flag)) throw new WrongArguments(`"${args[i]}" is not an option of this command.`);
    if (given.has(flag)) throw new WrongArguments(`${flag} is given twice.`);
    const takesValue = flags.get(flag) === true;
    if (!takesValue && rest.length > 0) throw new WrongArguments(`${flag} takes no value.`);
    const value = !takesValue ? "" : rest.length > 0 ? rest.join("=") : args[++i];
    if (value === undefined || (takesValue && rest.length === 0 && flags.has(value))) throw new WrongArguments(`${flag} needs a value behind it.`);
    given.set(flag, value);
  }
  if (given.has("--help")) return null;
  if (given.has("--replace") && given.has("--when-empty")) throw new WrongArguments("--replace and --when-empty exclude each other: give one of them.");
  return {
    learners: learnersOf(given),
    seed: seedOf(given.get("--seed")),
    asOf: asOfOf(given.get("--as-of")),
    replace: given.has("--replace"),
    whenEmpty: given.has("--when-empty"),
  };
}

/** Each option, and whether a value follows it. */
const flags: ReadonlyMap<string, boolean> = new Map([
  ["--learners", true],
  ["--profile", true],
  ["--seed", true],
  ["--as-of", true],
  ["--replace", false],
  ["--when-empty", false],
  ["--help", false],
]);

function learnersOf(given: ReadonlyMap<string, string>): number {
  const [learners, profile] = [given.get("--learners"), given.get("--profile")];
  if (profile !== undefined) {
    if (profile !== "national") throw new WrongArguments(`There is no profile "${profile}": the only one is national.`);
    if (learners !== undefined) throw new WrongArguments("--profile says how many learners there are: leave out --learners.");
    return nationalLearners;
  }
  if (learners === undefined) return defaults.learners;
  if (!/^\d{1,9}$/.test(learners) || Number(learners) < 1 || Number(learners) > mostLearners) {
    throw new WrongArguments(`--learners is "${learners}": give a whole number from 1 to ${mostLearners}.`);
  }
  return Number(learners);
}

function seedOf(seed: string = defaults.seed): string {
  if (seed.length > 100 || !/\S/.test(seed)) throw new WrongArguments("--seed must be a text of 1 to 100 characters that are not all blank.");
  return seed;
}

function asOfOf(asOf: string = defaults.asOf): string {
  try {
    const day = dayOf(asOf);
    if (day >= dayOf("2024-01-01") && day <= dayOf("2099-12-31")) return asOf;
  } catch {
    // Falls through to the sentence below.
  }
  throw new WrongArguments(`--as-of is "${asOf}": give a date from 2024-01-01 to 2099-12-31, such as ${defaults.asOf}.`);
}
