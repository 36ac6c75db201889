// A request that ends before its answer is there. It has few listeners and they come and go with every call to a subgraph, which is
// what an AbortSignal is slow at.
import { InFlight } from "./in-flight.ts";

export class RequestEnd {
  #reason: string | null = null;
  readonly #listeners = new InFlight<() => void>();

  /** Why the request ended; null while it goes on. */
  get reason(): string | null {
    return this.#reason;
  }

  /** Ends the request, once: a reason that comes later changes nothing. */
  end(reason: string): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    for (let listener = this.#listeners.take(); listener; listener = this.#listeners.take()) listener();
  }

  /** Calls the listener when the request ends; one that has ended calls nobody, so ask for `reason` first. */
  add(listener: () => void): void {
    this.#listeners.add(listener);
  }

  remove(listener: () => void): void {
    this.#listeners.remove(listener);
  }
}
