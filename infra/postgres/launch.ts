// Runs the server's process: chooses its port, waits until it answers, ends it.
import { type ChildProcess, spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { guardChild, ownGroup } from "./guard.ts";
import type { Place } from "./place.ts";
import { freePort, portIsFree } from "./ports.ts";
import { noSpaceLeft, StartProblem } from "./problem.ts";
import { adminUrlOf, answers, readLock } from "./running.ts";
import type { PostgresServer } from "./server.ts";

/** The folder has a server by now. */
export class AlreadyRunning extends StartProblem {}

class PortTaken extends StartProblem {}

const diskFull = /no space left on device|disk quota exceeded/i;

interface Launch {
  readonly place: Place;
  readonly cluster: string;
  readonly secret: string;
  readonly port: number | null;
  readonly settings: Readonly<Record<string, string | number>>;
  readonly log: (line: string) => void;
}

/** Starts the server's process and waits until it answers. Throws `AlreadyRunning`, `StartProblem`. */
export async function launchServer(launch: Launch): Promise<PostgresServer> {
  const { place, port } = launch;
  if (port !== null) {
    if (!(await portIsFree(port))) throw portTaken(port);
    return launchOn(port, launch);
  }
  const portFile = join(place.home, "port");
  const remembered = Number(await readFile(portFile, "utf8").catch(() => "")) || null;
  for (let attempt = 0; ; attempt++) {
    const chosen = await freePort(attempt === 0 ? remembered : null);
    try {
      const server = await launchOn(chosen, launch);
      // Tools that were told the port find it again after the next start.
      if (chosen !== remembered) await writeFile(portFile, String(chosen)).catch(() => {});
      return server;
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt > 5) throw error;
    }
  }
}

async function launchOn(port: number, { place, cluster, secret, settings, log }: Launch): Promise<PostgresServer> {
  const all = { listen_addresses: "127.0.0.1", port, unix_socket_directories: "", timezone: "UTC", log_timezone: "UTC", ...settings };
  const child = spawn(join(place.binaries, "bin/postgres"), ["-D", cluster, ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`])], {
    cwd: place.home,
    env: { LC_ALL: "C", TZ: "UTC" },
    stdio: ["ignore", "ignore", "pipe"],
    ...ownGroup,
    ...(place.account ? { uid: place.account.uid, gid: place.account.gid } : {}),
  });
  guardChild(child, "INT");
  const lines = lastLines(child, log);
  let exited = false;
  const ended = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("close", () => resolve());
  }).then(() => {
    exited = true;
  });

  const deadline = Date.now() + 300_000;
  for (;;) {
    if (exited) throw reasonOf(lines, port, place.home);
    const lock = await readLock(cluster);
    if (lock?.pid === child.pid && lock?.state === "ready" && (await answers(port, secret, cluster).catch(giveUp))) break;
    if (Date.now() > deadline) await giveUp(new StartProblem(`PostgreSQL did not become ready within five minutes; its last words were: ${lines.slice(-3).join(" ")}`));
    await delay(15);
  }
  async function giveUp(error: unknown): Promise<never> {
    await stop(child, ended, place, cluster);
    throw error;
  }

  const { pid } = child as { pid: number };
  return {
    adminUrl: adminUrlOf(port, secret),
    port,
    pid,
    secret,
    home: place.home,
    owned: true,
    ended,
    diskIsFull: () => lines.some((line) => diskFull.test(line)),
    stop: () => stop(child, ended, place, cluster),
  };
}

async function stop(child: ChildProcess, ended: Promise<void>, place: Place, cluster: string): Promise<void> {
  // Fast shutdown: connections are cut, a checkpoint is written. Then without the checkpoint, then without mercy.
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    if (process.platform === "win32" && signal === "SIGINT") {
      spawn(join(place.binaries, "bin/pg_ctl"), ["stop", "-D", cluster, "-m", "fast"], { stdio: "ignore" }).on("error", () => {});
    } else {
      child.kill(signal);
    }
    if (await Promise.race([ended.then(() => true), delay(10_000, false, { ref: false })])) return;
  }
}

function lastLines(child: ChildProcess, log: (line: string) => void): string[] {
  const lines: string[] = [];
  if (!child.stderr) return lines;
  createInterface({ input: child.stderr }).on("line", (line) => {
    lines.push(line.replace(/^\S+ \S+ UTC \[\d+\] /, ""));
    if (lines.length > 50) lines.shift();
    // Connections that the server cuts when it stops are no news.
    if (/ (WARNING|FATAL|PANIC): /.test(line) && !/terminating connection due to administrator command/.test(line)) log(line);
  });
  return lines;
}

function reasonOf(lines: readonly string[], port: number, home: string): StartProblem {
  const text = lines.join("\n");
  if (/lock file ".*" already exists|pre-existing shared memory block/i.test(text)) return new AlreadyRunning(`Another PostgreSQL server holds ${home}: end it and run the command again.`);
  if (diskFull.test(text)) return noSpaceLeft(home);
  if (/could not bind|could not create any TCP\/IP sockets/i.test(text)) return portTaken(port);
  const reason = lines.filter((line) => /FATAL|PANIC|ERROR|HINT/.test(line)).slice(-3).join(" ") || lines.slice(-3).join(" ") || "it was ended before it was ready";
  return new StartProblem(`PostgreSQL could not start on ${home}: ${reason}`);
}

function portTaken(port: number): PortTaken {
  return new PortTaken(`The port ${port} is taken by another program: end that program or choose another port for PostgreSQL.`);
}
