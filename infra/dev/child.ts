// One run of one process: its lines, whether it answers, how it ended.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { guardChild, ownGroup } from "../postgres/guard.ts";
import { StartProblem } from "../postgres/problem.ts";
import { readable } from "./output.ts";

export interface ProcessPlan {
  readonly name: string;
  /** Arguments of this Node: the script and its own arguments. */
  readonly args: readonly string[];
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Answers 200 as soon as the process can be used; null for a process that serves nothing. */
  readonly healthUrl: string | null;
  /** How long the process may take until it answers. */
  readonly readyWithinMs: number;
}

export interface ChildRun {
  /** Fulfilled when the process answers; rejected with a `StartProblem` when it ends before, or takes too long. */
  readonly ready: Promise<void>;
  /** How it ended: "ended", or what went wrong, to follow the process's name. Never rejected. */
  readonly ended: Promise<string>;
  ageMs(): number;
  /** Its last lines, each on a line of its own below a heading; empty when it wrote none. */
  lastLines(): string;
  /** Asks it to end, and kills it when it takes longer than `withinMs`. */
  stop(withinMs: number): Promise<void>;
  kill(): void;
}

/** Starts a process; each line it writes goes to `print`. */
export function runChild(plan: ProcessPlan, print: (name: string, line: string) => void): ChildRun {
  const startedAt = performance.now();
  const lines: string[] = [];
  const child = spawn(process.execPath, [...plan.args], { env: { ...plan.env }, stdio: ["ignore", "pipe", "pipe"], ...ownGroup });
  guardChild(child, "TERM");
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on("line", (line) => {
      if (line.trim() !== "") lines.push(readable(line).text);
      if (lines.length > 12) lines.shift();
      print(plan.name, line);
    });
  }

  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(`could not be started (${error.message})`));
    // Not before its last lines were read, but also not only then: a grandchild may hold the streams open.
    child.once("exit", (code, signal) => {
      const how = code === 0 ? "ended" : signal ? `was ended by ${signal}` : `ended with code ${code}`;
      child.once("close", () => resolve(how));
      setTimeout(() => resolve(how), 500).unref();
    });
  });
  let over = false;
  void ended.then(() => (over = true));

  const lastLines = () => (lines.length === 0 ? "" : ` Its last lines were:\n${lines.map((line) => `  ${line}`).join("\n")}`);
  const kill = () => {
    try {
      // The whole group: the process and whatever it started itself.
      if (child.pid !== undefined && ownGroup.detached) process.kill(-child.pid, "SIGKILL");
      else child.kill("SIGKILL");
    } catch {
      // Nobody is left in the group.
    }
  };

  const ready = waitUntilReady(plan, ended, lastLines);
  // Whoever needs to know asks for it; nobody has to.
  ready.catch(() => {});
  return {
    ready,
    ended,
    ageMs: () => performance.now() - startedAt,
    lastLines,
    kill,
    async stop(withinMs) {
      if (over) return;
      child.kill("SIGTERM");
      await Promise.race([ended, delay(withinMs, undefined, { ref: false })]);
      kill();
      await ended;
    },
  };
}

async function waitUntilReady({ name, healthUrl, readyWithinMs }: ProcessPlan, ended: Promise<string>, lastLines: () => string): Promise<void> {
  if (healthUrl === null) return;
  let how: string | null = null;
  void ended.then((text) => (how = text));
  const deadline = performance.now() + readyWithinMs;
  while (!(await answers(healthUrl))) {
    if (how !== null) throw new StartProblem(`${name} did not start: it ${how}.${lastLines()}`);
    if (performance.now() > deadline) throw new StartProblem(`${name} did not answer at ${healthUrl} within ${readyWithinMs / 1000} s.${lastLines()}`);
    await Promise.race([ended, delay(50)]);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000), headers: { connection: "close" } });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
