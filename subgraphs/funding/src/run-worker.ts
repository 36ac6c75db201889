// Carries on the funding runs that were started through the graph: one at a time in each process, in transactions of a page. A run
// whose process died is taken over by another when its hold has run out.
import { randomUUID } from "node:crypto";
import type { Database } from "@lsg/subgraph-kit/database";
import type { Log } from "@lsg/subgraph-kit/log";
import type { Worker } from "@lsg/subgraph-kit/serve";
import { systemViewer } from "@lsg/subgraph-kit/viewer";
import { carryOn, RunHeldElsewhere, type InTransaction } from "./commands/run-model.ts";
import { claimRun, noteProblem } from "./entities/funding-run/store.ts";

interface RunWorkerOptions {
  readonly database: Database;
  /** A graph that tells everybody what the directory says. */
  readonly graphUrl: string;
  readonly log: Log;
}

const pauseMs = 5_000;

/** Looks every few seconds for a run that nobody carries on. */
export function createRunWorker(options: RunWorkerOptions): Worker {
  const stopping = new AbortController();
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      const done = await carryOnOne(options, stopping.signal).catch((error: unknown) => {
        options.log.error({ err: error }, "funding runs cannot be read");
        return false;
      });
      if (!done) await pause(stopping.signal);
    }
  })();
  return {
    async close() {
      stopping.abort();
      await loop;
    },
  };
}

/** Carries one run on until it is finished, was stopped or failed; false when none waits. What failed is noted, and tried again later. */
export async function carryOnOne({ database, graphUrl, log }: RunWorkerOptions, signal?: AbortSignal): Promise<boolean> {
  // The rights that policies give the system, and no owner's.
  const inTransaction: InTransaction = (work) => database.session({ viewer: systemViewer("funding"), operation: "funding run" }, ({ db }) => work(db));
  const holder = randomUUID();
  const run = await inTransaction((db) => claimRun(db, holder));
  if (run === null) return false;
  try {
    await carryOn({ run, holder, graphUrl, inTransaction, ...(signal ? { signal } : {}) });
  } catch (error) {
    if (error instanceof RunHeldElsewhere) return true;
    log.error({ err: error, run: run.id }, "a funding run could not be carried on");
    await inTransaction((db) => noteProblem(db, run.id, holder, (error as Error).message));
  }
  return true;
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, pauseMs);
    signal.addEventListener("abort", done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    if (signal.aborted) done();
  });
}
