// Keeps what is measured and what measures it apart, so that neither moves the other between cores.
import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";

/** Those of the machine: asked before this process is kept on some of them. */
export const coreCount = availableParallelism();
const last = coreCount - 1;

/** The core of whatever is measured, and those of everything else. */
export const cores = { measured: String(last), others: `0-${last - 1}` } as const;

/** Keeps a process with all its threads on these cores. Gives whether it could: that takes Linux and two cores. */
export function keepOn(pid: number, on: string): boolean {
  if (last === 0) return false;
  try {
    execFileSync("taskset", ["--all-tasks", "--cpu-list", "--pid", on, String(pid)], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
