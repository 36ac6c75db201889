// Runs a list of processes: starts them, restarts what dies, stops all of them in order, leaves nothing behind.
import { setTimeout as delay } from "node:timers/promises";
import { startGuard } from "../postgres/guard.ts";
import { StartProblem } from "../postgres/problem.ts";
import { type ChildRun, type ProcessPlan, runChild } from "./child.ts";

export interface SupervisorOptions {
  /** Takes each line that a process writes. */
  readonly print: (name: string, line: string) => void;
  /** Takes what there is to say about the processes. */
  readonly say: (sentence: string) => void;
  /** The wait before a restart doubles from `firstMs` to `longestMs`, and begins again after a life of `stableAfterMs`. */
  readonly backOff?: { readonly firstMs: number; readonly longestMs: number; readonly stableAfterMs: number };
  /** How long a process may take to end before it is killed. */
  readonly stopWithinMs?: number;
}

export interface Supervisor {
  /**
   * Starts processes together and waits until each answers. Throws `StartProblem` with the last lines of the first
   * that does not; what was started goes on until `stop`.
   */
  start(plans: readonly ProcessPlan[]): Promise<void>;
  /** Runs a process to its end, its lines being printed. Throws `StartProblem` when it fails. */
  run(plan: ProcessPlan): Promise<void>;
  /** Ends everything, what was started last first. Nothing can be started any more. */
  stop(): Promise<void>;
  /** Ends everything at once and without order. */
  kill(): void;
}

const defaultBackOff = { firstMs: 250, longestMs: 15_000, stableAfterMs: 30_000 };

export function createSupervisor({ print, say, backOff = defaultBackOff, stopWithinMs = 4_000 }: SupervisorOptions): Supervisor {
  // Each call of `start` or `run` is a group; groups stop in the opposite order.
  const groups: Set<ChildRun>[] = [];
  const stopping = new AbortController();

  function launch(plan: ProcessPlan, group: Set<ChildRun>): ChildRun {
    if (stopping.signal.aborted) throw new StartProblem("The start was interrupted.");
    startGuard();
    const child = runChild(plan, print);
    group.add(child);
    void child.ended.then(() => group.delete(child));
    return child;
  }

  /** Restarts the process whenever it ends, until everything stops. */
  async function keepAlive(plan: ProcessPlan, group: Set<ChildRun>, first: ChildRun): Promise<void> {
    let child = first;
    let deaths = 0;
    for (;;) {
      const how = await child.ended;
      if (stopping.signal.aborted) return;
      deaths = child.ageMs() > backOff.stableAfterMs ? 1 : deaths + 1;
      const waitMs = Math.min(backOff.firstMs * 2 ** (deaths - 1), backOff.longestMs);
      say(`${plan.name} ${how}; it is started again in ${waitMs / 1000} s, the rest goes on.`);
      await delay(waitMs, undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      child = launch(plan, group);
      child.ready.then(
        () => say(`${plan.name} answers again.`),
        // Either it ended, which is told above, or it hangs: then it gets another try.
        () => child.kill(),
      );
    }
  }

  return {
    async start(plans) {
      const group = new Set<ChildRun>();
      groups.push(group);
      const children = plans.map((plan) => launch(plan, group));
      await Promise.all(children.map((child) => child.ready));
      for (const [index, child] of children.entries()) void keepAlive(plans[index]!, group, child);
    },
    async run(plan) {
      const group = new Set<ChildRun>();
      groups.push(group);
      const child = launch(plan, group);
      child.ready.catch(() => {});
      const how = await child.ended;
      if (how !== "ended") throw new StartProblem(`${plan.name} failed: it ${how}${child.lastLines() === "" ? "" : ", and its lines above say why"}.`);
    },
    async stop() {
      stopping.abort();
      for (const group of groups.toReversed()) await Promise.all([...group].map((child) => child.stop(stopWithinMs)));
    },
    kill() {
      stopping.abort();
      for (const group of groups) for (const child of group) child.kill();
    },
  };
}
