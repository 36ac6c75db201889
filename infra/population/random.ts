// Numbers that look random, and are the same on every machine and in every run.

/**
 * A stream of its own for each thing that is generated (`new Random(seed, "household", 17)`): what one thing draws never
 * changes what another gets. Whole numbers only inside, so that no processor rounds differently.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d = 1;

  constructor(...path: readonly (string | number)[]) {
    [this.#a, this.#b, this.#c] = hash(path.join("/"));
    // The first numbers after seeding still resemble the seed.
    for (let i = 0; i < 8; i++) this.bits();
  }

  /** 32 random bits as an unsigned whole number (the generator sfc32). */
  bits(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum | 0;
    return sum >>> 0;
  }

  /** From 0 up to, but not including, 1. */
  fraction(): number {
    return this.bits() / 4_294_967_296;
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  /** True in `share` of all cases, from 0 to 1. */
  chance(share: number): boolean {
    return this.fraction() < share;
  }

  /** One of `list`, which must not be empty. */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError("There is nothing to pick from.");
    return list[Math.floor(this.fraction() * list.length)] as T;
  }
}

/** Picks from values that are not equally likely; the weights need no certain sum. */
export function weighted<T>(choices: readonly (readonly [value: T, weight: number])[]): (random: Random) => T {
  const ends: number[] = [];
  let total = 0;
  for (const [, weight] of choices) ends.push((total += weight));
  if (!(total > 0)) throw new RangeError("There is nothing to pick from.");
  return (random) => {
    const point = random.fraction() * total;
    let low = 0;
    let high = ends.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! > point) high = middle;
      else low = middle + 1;
    }
    return choices[low]![0];
  };
}

/** Three well-mixed 32-bit numbers from a text (MurmurHash3's mixing, with three different starts). */
function hash(text: string): [number, number, number] {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0xcc9e2d51);
    b = Math.imul(b ^ code, 0x1b873593);
    c = Math.imul(c ^ code, 0x85ebca6b);
    a = (a << 13) | (a >>> 19);
    b = (b << 15) | (b >>> 17);
    c = (c << 17) | (c >>> 15);
  }
  return [finish(a + b), finish(b + c), finish(c + a + text.length)];
}

function finish(value: number): number {
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
