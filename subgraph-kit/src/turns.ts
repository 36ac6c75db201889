// Who gets one of a pool's connections next: first come, first served; nobody waits for longer than their answer is of use.

/** All connections were in use for as long as somebody could wait: nothing was begun, and it may be tried again. */
export class NoConnectionFree extends Error {
  readonly code = "NO_CONNECTION_FREE";

  constructor(waitedMs: number) {
    super(`No connection to the database was free within ${waitedMs} ms.`);
    this.name = "NoConnectionFree";
  }
}

/** Whoever asked went away before the answer: what was not begun is not begun, and nothing of the rest is kept. */
export class AskerLeft extends Error {
  constructor() {
    super("Whoever asked has left.");
    this.name = "AskerLeft";
  }
}

export interface Turns {
  /**
   * Does `work` when it is its turn. Throws `NoConnectionFree` when that is not within `waitMs` (whatever it takes, where it is
   * undefined), and `AskerLeft` when `left` is aborted before.
   */
  take<T>(wait: { waitMs?: number | undefined; left?: AbortSignal | undefined }, work: () => Promise<T>): Promise<T>;
}

/** Gives turns to so many at a time. */
export function createTurns(atATime: number): Turns {
  let free = atATime;
  // In the order in which they came; whoever gives up is taken out. A list: what a `Set` leaves behind whenever it makes room keeps
  // requests that are over in memory.
  const waiting: (() => void)[] = [];

  const turn = ({ waitMs, left }: Parameters<Turns["take"]>[0]): Promise<void> =>
    new Promise((resolve, reject) => {
      const stopWaiting = (): void => {
        waiting.splice(waiting.indexOf(begin), 1);
        clearTimeout(timer);
        left?.removeEventListener("abort", leave);
      };
      const begin = (): void => {
        stopWaiting();
        resolve();
      };
      const leave = (): void => {
        stopWaiting();
        reject(new AskerLeft());
      };
      const timer = waitMs === undefined ? undefined : setTimeout(() => {
        stopWaiting();
        reject(new NoConnectionFree(waitMs));
      }, waitMs);
      left?.addEventListener("abort", leave);
      waiting.push(begin);
    });

  return {
    async take(wait, work) {
      if (wait.left?.aborted) throw new AskerLeft();
      if (free > 0) free--;
      else await turn(wait);
      try {
        return await work();
      } finally {
        // Handed on rather than given back, so that nobody who comes now goes first.
        const next = waiting[0];
        if (next) next();
        else free++;
      }
    },
  };
}
