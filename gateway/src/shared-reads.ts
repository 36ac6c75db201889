// Identical reads of nobody in particular that are in flight at the same time are one call: what everybody may see is asked for by
// many at once, when a link to it goes round. Somebody's reads are never shared: each read of a learner must be in the access log
// under its own request, and whoever has just written something must not be told what was so before.
import { CallFailed } from "./execution/call-failed.ts";
import { InFlight } from "./in-flight.ts";
import { RequestEnd } from "./request-end.ts";

/** Makes the call, which must end with the given end and not with a request's. */
type Call<Answer> = (end: RequestEnd) => Promise<Answer>;

export class SharedReads<Answer> {
  readonly #inFlight = new InFlight<SharedRead<Answer>>();

  /**
   * Gives the answer of the call in flight under this key, or makes the call. The key must hold everything that the answer depends
   * on. A request that ends leaves the call to the others; the last one to leave ends it. Rejects with `CallFailed`.
   */
  read(key: string, end: RequestEnd, call: Call<Answer>): Promise<Answer> {
    if (end.reason !== null) return Promise.reject(new CallFailed("SERVICE_TIMEOUT", end.reason));
    const known = this.#inFlight.find((read) => read.key === key);
    if (known) return known.join(end);
    const read: SharedRead<Answer> = new SharedRead(key, call, () => this.#inFlight.remove(read));
    this.#inFlight.add(read);
    return read.join(end);
  }
}

class SharedRead<Answer> {
  readonly key: string;
  readonly #end = new RequestEnd();
  readonly #answer: Promise<Answer>;
  readonly #over: () => void;
  #waiting = 0;

  /** `over` is told once nobody may join any more. */
  constructor(key: string, call: Call<Answer>, over: () => void) {
    this.key = key;
    this.#over = over;
    this.#answer = call(this.#end).finally(over);
  }

  join(end: RequestEnd): Promise<Answer> {
    this.#waiting += 1;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        reject(new CallFailed("SERVICE_TIMEOUT", end.reason ?? ""));
        this.#waiting -= 1;
        if (this.#waiting > 0) return;
        // First, so that nobody joins what is being ended.
        this.#over();
        this.#end.end("nobody waits for the answer");
      };
      end.add(leave);
      this.#answer.then(resolve, reject).finally(() => end.remove(leave));
    });
  }
}
