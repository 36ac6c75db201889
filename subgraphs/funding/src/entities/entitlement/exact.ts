// Exact numbers: fractions of whole ones. No rate times a roll is bent by a binary floating point.

export interface Exact {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** A decimal such as "0.05", or a whole number. Throws `RangeError` for anything else. */
export function exact(value: string | number | bigint): Exact {
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value));
  if (!parts) throw new RangeError(`"${value}" is no decimal number.`);
  const [, sign, whole, decimals = ""] = parts;
  return reduced(BigInt(`${sign}${whole}${decimals}`), 10n ** BigInt(decimals.length));
}

export const plus = (a: Exact, b: Exact): Exact => reduced(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
export const times = (a: Exact, b: Exact): Exact => reduced(a.numerator * b.numerator, a.denominator * b.denominator);
export const over = (a: Exact, b: Exact): Exact => reduced(a.numerator * b.denominator, a.denominator * b.numerator);
export const sum = (values: readonly Exact[]): Exact => values.reduce(plus, exact(0));

/** To so many decimals, a half up: away from zero. */
export function rounded(value: Exact, decimals: number): Exact {
  const scale = 10n ** BigInt(decimals);
  const sign = value.numerator < 0n ? -1n : 1n;
  const twice = 2n * sign * value.numerator * scale;
  return reduced((sign * (twice + value.denominator)) / (2n * value.denominator), scale);
}

/** The smallest whole number that is no smaller, of a value that is not below zero. */
export function roundedUp({ numerator, denominator }: Exact): Exact {
  return { numerator: (numerator + denominator - 1n) / denominator, denominator: 1n };
}

/** As a decimal; one that has no end is cut behind six places, and says so with an ellipsis. */
export function toDecimal(value: Exact): string {
  const sign = value.numerator < 0n ? "-" : "";
  const numerator = value.numerator < 0n ? -value.numerator : value.numerator;
  const whole = numerator / value.denominator;
  let rest = numerator % value.denominator;
  let decimals = "";
  while (rest > 0n && decimals.length < 6) {
    rest *= 10n;
    decimals += rest / value.denominator;
    rest %= value.denominator;
  }
  return `${sign}${whole}${decimals === "" ? "" : `.${decimals}`}${rest > 0n ? "…" : ""}`;
}

/** The number of hundredths; throws when it is no whole one. */
export function toHundredths(value: Exact): number {
  const { numerator, denominator } = times(value, exact(100));
  if (denominator !== 1n) throw new RangeError(`${toDecimal(value)} has more than two decimals: round it first.`);
  return Number(numerator);
}

function reduced(numerator: bigint, denominator: bigint): Exact {
  if (denominator === 0n) throw new RangeError("Nothing can be divided by zero.");
  const sign = denominator < 0n ? -1n : 1n;
  const divisor = commonDivisor(numerator < 0n ? -numerator : numerator, sign * denominator) || 1n;
  return { numerator: (sign * numerator) / divisor, denominator: (sign * denominator) / divisor };
}

function commonDivisor(a: bigint, b: bigint): bigint {
  while (b > 0n) [a, b] = [b, a % b];
  return a;
}
