// Equal things that many operations need are made once, and shared.

export class Shared<Thing> {
  readonly #byKey = new Map<string, Thing>();
  readonly #most: number;

  constructor(most = 10_000) {
    this.#most = most;
  }

  /** The thing of this key, made when there is none. */
  of(key: string, make: () => Thing): Thing {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const made = make();
    // Names in operations are the clients', so there is no end to keys. Whoever has a thing keeps it; the next one is another.
    if (this.#byKey.size >= this.#most) this.#byKey.clear();
    this.#byKey.set(key, made);
    return made;
  }
}
