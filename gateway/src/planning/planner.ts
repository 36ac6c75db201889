// Plans operations in threads of their own, each with a deadline: a hard operation costs its own client, and nobody else.
import { Worker } from "node:worker_threads";
import type { QueryPlan } from "@apollo/query-planner";
import type { Forget, PlanningReply, PlanningRequest } from "./protocol.ts";

export interface Planner {
  /** Builds what planning over a supergraph takes. Throws when it is none, or asks for features that nothing here has. */
  load(supergraph: string): Promise<SupergraphPlanner>;
  /** Ends the threads; plans that somebody waits for fail. */
  close(): Promise<void>;
}

export interface SupergraphPlanner {
  /** What clients see, as SDL. */
  readonly apiSchema: string;
  /** Plans a validated document with one operation. Rejects with `PlanningRefused` when that takes too long. */
  plan(document: string): Promise<WeighedPlan>;
  /** Lets the threads forget it. A plan that is asked for later makes them load it again. */
  release(): void;
}

export interface WeighedPlan {
  readonly plan: QueryPlan;
  /** Characters of the plan as JSON. */
  readonly weight: number;
}

export interface PlannerOptions {
  /** How long one operation may be planned. */
  readonly deadlineMs: number;
  /** The second thread is started when the first is busy. */
  readonly threads: number;
}

/** The operation cannot be planned in the time, or the memory, that one operation gets. */
export class PlanningRefused extends Error {}

/** How long a supergraph may take to load: seconds for the largest, and a thread that hangs must end. */
const loadingLimitMs = 60_000;
/** More plans than this waiting means that clients give up before their turn comes. */
const mostWaiting = 1_000;
const threadMemoryMb = 320;

interface Job {
  readonly generation: number;
  readonly document: string | undefined;
  resolve(reply: PlanningReply): void;
  reject(error: Error): void;
}

interface Thread {
  readonly worker: Worker;
  readonly loaded: Set<number>;
  job: Job | null;
  timer: NodeJS.Timeout | undefined;
}

export function createPlanner({ deadlineMs, threads: mostThreads }: PlannerOptions): Planner {
  const supergraphs = new Map<number, string>();
  const threads = new Set<Thread>();
  const waiting: Job[] = [];
  let generations = 0;
  let requests = 0;
  let closed = false;

  const dispatch = (): void => {
    while (waiting.length > 0 && !closed) {
      const thread = [...threads].find(({ job }) => job === null) ?? (threads.size < mostThreads ? start() : null);
      const job = thread && waiting.shift();
      if (!job) return;
      run(thread, job);
    }
  };

  const start = (): Thread => {
    const worker = new Worker(new URL("./planner-thread.ts", import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: threadMemoryMb } });
    const thread: Thread = { worker, loaded: new Set(), job: null, timer: undefined };
    threads.add(thread);
    worker.unref();
    worker.on("message", (reply: PlanningReply) => finish(thread, (job) => job.resolve(reply)));
    worker.on("error", (error: NodeJS.ErrnoException) => end(thread, error.code === "ERR_WORKER_OUT_OF_MEMORY" ? new PlanningRefused("planning took too much memory") : error));
    worker.on("exit", () => end(thread, new Error("a planning thread ended")));
    return thread;
  };

  const run = (thread: Thread, job: Job): void => {
    const { generation, document } = job;
    const isLoaded = thread.loaded.has(generation);
    const supergraph = isLoaded ? undefined : supergraphs.get(generation);
    thread.job = job;
    // While somebody waits for it, a thread keeps the process alive.
    thread.worker.ref();
    const limitMs = document === undefined ? loadingLimitMs : isLoaded ? deadlineMs : deadlineMs + loadingLimitMs;
    thread.timer = setTimeout(() => end(thread, new PlanningRefused(`no plan within ${limitMs} ms`)), limitMs);
    thread.loaded.add(generation);
    thread.worker.postMessage({ id: ++requests, generation, ...(supergraph === undefined ? {} : { supergraph }), ...(document === undefined ? {} : { document }) } satisfies PlanningRequest);
  };

  const finish = (thread: Thread, settle: (job: Job) => void): void => {
    const { job } = thread;
    clearTimeout(thread.timer);
    thread.job = null;
    thread.worker.unref();
    if (job) settle(job);
    dispatch();
  };

  /** Ends a thread with whatever it does: nothing else stops a planner that has begun. */
  const end = (thread: Thread, reason: Error): void => {
    if (!threads.delete(thread)) return;
    void thread.worker.terminate();
    finish(thread, (job) => job.reject(reason));
  };

  const ask = (generation: number, document?: string): Promise<PlanningReply> =>
    new Promise((resolve, reject) => {
      if (closed) return reject(new Error("The planner is closed."));
      if (waiting.length >= mostWaiting) return reject(new PlanningRefused("too many operations wait to be planned"));
      waiting.push({ generation, document, resolve, reject });
      dispatch();
    });

  return {
    async load(supergraph) {
      const generation = ++generations;
      supergraphs.set(generation, supergraph);
      const reply = await ask(generation);
      if (!("apiSchema" in reply)) {
        supergraphs.delete(generation);
        throw new Error("problem" in reply ? reply.problem : "A planning thread answered another question.");
      }
      return {
        apiSchema: reply.apiSchema,
        async plan(document) {
          supergraphs.set(generation, supergraph);
          const planned = await ask(generation, document);
          if ("problem" in planned && planned.isTooHard) throw new PlanningRefused(planned.problem);
          if (!("plan" in planned)) throw new Error("problem" in planned ? planned.problem : "A planning thread answered another question.");
          return { plan: JSON.parse(planned.plan) as QueryPlan, weight: planned.plan.length };
        },
        release() {
          supergraphs.delete(generation);
          for (const thread of threads) {
            if (thread.loaded.delete(generation)) thread.worker.postMessage({ forget: generation } satisfies Forget);
          }
        },
      };
    },
    async close() {
      closed = true;
      const reason = new Error("The planner is closed.");
      for (const job of waiting.splice(0)) job.reject(reason);
      await Promise.all(
        [...threads].map((thread) => {
          const ended = thread.worker.terminate();
          end(thread, reason);
          // Otherwise the process may end before it knows that the thread has.
          thread.worker.ref();
          return ended;
        }),
      );
    },
  };
}
