// What is there for as long as a request or a call is: it comes and goes all the time, and there are few of it at once.

/**
 * A list, and no `Set` or `Map`: whenever one of those makes room it leaves a table behind that leads to the next one. Once such a table
 * is among the old objects of the heap, no minor collection frees what was in any after it: all requests from then on, until the next
 * major collection.
 */
export class InFlight<Thing> {
  readonly #things: Thing[] = [];

  add(thing: Thing): void {
    this.#things.push(thing);
  }

  /** Takes it out, where it still is in. */
  remove(thing: Thing): void {
    const at = this.#things.indexOf(thing);
    if (at < 0) return;
    const last = this.#things.pop() as Thing;
    if (at < this.#things.length) this.#things[at] = last;
  }

  find(isWanted: (thing: Thing) => boolean): Thing | undefined {
    return this.#things.find(isWanted);
  }

  /** Takes one out; undefined when there is none left. */
  take(): Thing | undefined {
    return this.#things.pop();
  }
}
