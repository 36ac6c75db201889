// Runs checks side by side and says of each whether it holds; what a check found is printed only when it failed.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { repository } from "../subgraphs.ts";

export interface Check {
  readonly name: string;
  /** Name of the check that must have run before this one. */
  readonly after?: string;
  /** Looks, and gives what it found; throws for what keeps it from looking. */
  readonly run: () => Promise<Finding>;
}

export interface Finding {
  /** What is wrong and what to do; empty when the check holds. */
  readonly problems: readonly string[];
  /** What could not be looked at, although nothing is wrong. */
  readonly notes?: readonly string[];
}

/** Runs all checks, `lanes` at a time, in their order where possible; gives whether all hold. */
export async function runChecks(checks: readonly Check[], { lanes = 2, print = console.log as (line: string) => void } = {}): Promise<boolean> {
  const waiting = [...checks];
  const done = new Set<string>();
  let allHold = true;
  let wake = Promise.withResolvers<void>();

  await Promise.all(Array.from({ length: lanes }, workOff));
  return allHold;

  async function workOff(): Promise<void> {
    while (waiting.length > 0) {
      const index = waiting.findIndex(({ after }) => after === undefined || done.has(after) || !checks.some(({ name }) => name === after));
      if (index === -1) {
        await wake.promise;
        continue;
      }
      const [check] = waiting.splice(index, 1) as [Check];
      if (!(await holds(check, print))) allHold = false;
      done.add(check.name);
      wake.resolve();
      wake = Promise.withResolvers();
    }
  }
}

async function holds({ name, run }: Check, print: (line: string) => void): Promise<boolean> {
  const startedMs = performance.now();
  const { problems, notes = [] } = await run().catch((error: unknown): Finding => ({ problems: [describe(error)] }));
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  const lines = [...problems, ...notes].flatMap((text) => text.trimEnd().split("\n"));
  print([`${problems.length === 0 ? "ok    " : "failed"}  ${name.padEnd(24)}${seconds.padStart(6)} s`, ...lines.map((line) => `          ${line}`)].join("\n"));
  return problems.length === 0;
}

// The places in packages that an error came through say nothing about our own sources.
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError) return error.message;
  return (error.stack ?? error.message).split("\n").filter((line) => !/^\s+at .*(node_modules|node:internal)/.test(line)).join("\n");
}

/** A tool as a check: holds when the command ends with 0; its output is what it found. */
export function tool(file: string, ...args: string[]): Check["run"] {
  return async () => {
    const { code, output } = await runNode([join(repository, file), ...args]);
    return { problems: code === 0 ? [] : [output.trim() === "" ? `${file} ended with ${code} and said nothing.` : output] };
  };
}

async function runNode(args: readonly string[]): Promise<{ code: number; output: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ code: number; output: string }>();
  const child = spawn(process.execPath, args, { cwd: repository, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.on("error", reject);
  child.on("close", (code, signal) => resolve({ code: code ?? 1, output: signal === null ? output : `${output}\nIt was ended by ${signal}.` }));
  return promise;
}
