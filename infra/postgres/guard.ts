// Sees to it that a process started here never outlives this one, even when this one is killed with SIGKILL.
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

type EndSignal = "INT" | "TERM";

const guarded = new Map<number, EndSignal>();
let guard: ChildProcess | null = null;

/**
 * What `spawn` needs so that a child leads a process group of its own: Ctrl-C in the terminal then reaches only this
 * process, which ends its children in order. Windows has neither groups nor the guard: there Node itself puts every
 * child that is not detached into a job that ends together with this process.
 */
export const ownGroup = { detached: process.platform !== "win32" } as const;

/** Watches over a child that was spawned with `ownGroup` until it ends; `signal` is how it is asked to end. */
export function guardChild(child: ChildProcess, signal: EndSignal): void {
  const { pid } = child;
  if (pid === undefined || process.platform === "win32") return;
  guarded.set(pid, signal);
  tell(`+ ${pid} ${signal}`);
  child.once("exit", () => {
    guarded.delete(pid);
    tell(`- ${pid}`);
  });
}

/** Starts the guard before the first child, so that no child is ever without one. */
export function startGuard(): void {
  if (guard || process.platform === "win32") return;
  const started = spawn("/bin/sh", [join(import.meta.dirname, "guard.sh")], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
    cwd: "/",
  });
  guard = started;
  // It must not keep this process alive: the end of this process is what it waits for.
  started.unref();
  const input = started.stdin as typeof started.stdin & { unref(): void };
  input.unref();
  input.on("error", () => {});
  started.on("error", () => {});
  // Whoever ended the guard did not mean to end its purpose.
  started.once("exit", () => {
    guard = null;
    if (guarded.size > 0) startGuard();
  });
  for (const [pid, signal] of guarded) input.write(`+ ${pid} ${signal}\n`);
}

function tell(line: string): void {
  startGuard();
  guard?.stdin?.write(`${line}\n`);
}
