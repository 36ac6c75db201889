// All the ways in which a person, a terminal or another program asks this process to stop.
import { StartProblem } from "../postgres/problem.ts";

export interface StopRequests {
  /** Fulfilled at the first request, rejected when something failed for good. */
  readonly requested: Promise<void>;
  /** True after the first request. */
  made(): boolean;
  /** Throws after the first request, so that a start goes no further. */
  check(): void;
  fail(error: unknown): void;
}

// One key press may arrive several times: from the terminal, from npm and from the door process.
const samePressMs = 500;

/** Listens from now on; `second` is called for every request after the first. */
export function stopRequests({ first, second }: { first: () => void; second: () => void }): StopRequests {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // Nobody may be waiting yet.
  promise.catch(() => {});
  let firstAt: number | null = null;

  const request = (again: boolean) => {
    const now = performance.now();
    if (firstAt === null) {
      firstAt = now;
      first();
      resolve();
    } else if (again && now - firstAt > samePressMs) {
      second();
    }
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => request(true));
  // The terminal was closed, or the process that started this one is gone: nobody is there for a second request.
  process.on("SIGHUP", () => request(false));
  process.once("disconnect", () => request(false));
  process.channel?.unref();

  return {
    requested: promise,
    made: () => firstAt !== null,
    check() {
      if (firstAt !== null) throw new StartProblem("The start was interrupted.");
    },
    fail: reject,
  };
}
