// Finds the server that is running on a data folder, if one is.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import postgres from "postgres";
import { StartProblem } from "./problem.ts";

export interface RunningServer {
  readonly pid: number;
  readonly port: number;
}

/** The superuser's address of the server on `port`. */
export function adminUrlOf(port: number, secret: string): string {
  return `postgres://postgres:${secret}@127.0.0.1:${port}/postgres`;
}

/**
 * The server that runs on `cluster` and answers, or null. One that is starting or stopping is waited for. A
 * `postmaster.pid` left by a killed server, or copied together with its folder, is no server.
 */
export async function findRunningServer(cluster: string, secret: string): Promise<RunningServer | null> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const lock = await readLock(cluster);
    if (!lock || !isRunning(lock.pid)) return null;
    if (!isServerOf(lock.pid, cluster)) {
      // The number belongs to another process by now. PostgreSQL itself would refuse to start.
      await rm(join(cluster, "postmaster.pid"), { force: true });
      return null;
    }
    if (lock.state === "ready" && (await answers(lock.port, secret, cluster))) return { pid: lock.pid, port: lock.port };
    if (Date.now() > deadline) {
      throw new StartProblem(`The PostgreSQL server with process number ${lock.pid} holds ${cluster} and does not answer: end that process and run the command again.`);
    }
    await delay(25);
  }
}

/** True while a process with this number exists. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

interface Lock {
  readonly pid: number;
  readonly port: number;
  readonly state: string;
}

/** Reads the file by which a server holds its data folder. */
export async function readLock(cluster: string): Promise<Lock | null> {
  const lines = await readFile(join(cluster, "postmaster.pid"), "utf8").then((text) => text.split("\n"), () => []);
  const pid = Number(lines[0]);
  // The process number, folder, start, port, socket folder, address, shared memory and state, a line each.
  return Number.isInteger(pid) && pid > 0 ? { pid, port: Number(lines[3] ?? 0), state: (lines[7] ?? "").trim() } : null;
}

function isServerOf(pid: number, cluster: string): boolean {
  if (process.platform === "win32") return true;
  const command = commandOf(pid);
  return command.includes("postgres") && command.includes(cluster);
}

function commandOf(pid: number): string {
  try {
    if (process.platform === "linux") return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return "";
  }
}

/** True when the server on `port` lets us in and is the one of `cluster`; false while it is not ready. */
export async function answers(port: number, secret: string, cluster: string): Promise<boolean> {
  const client = postgres(adminUrlOf(port, secret), { max: 1, connect_timeout: 5, onnotice: () => {}, connection: { application_name: "start" } });
  try {
    const [row] = await client<{ folder: string }[]>`select current_setting('data_directory') as folder`;
    return row !== undefined && (await realpath(row.folder)) === cluster;
  } catch (error) {
    if ((error as { code?: string }).code === "28P01") {
      throw new StartProblem(`The database in ${cluster} does not accept the password in the file secret beside it: put the right one back, or remove both to begin again with an empty database.`);
    }
    return false;
  } finally {
    await client.end({ timeout: 1 });
  }
}
