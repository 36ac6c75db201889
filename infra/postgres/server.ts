// An embedded PostgreSQL server for development and tests: real binaries, a data folder, one process.
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startGuard } from "./guard.ts";
import { initialiseCluster } from "./initialise.ts";
import { AlreadyRunning, launchServer } from "./launch.ts";
import { findPlace, type Place } from "./place.ts";
import { StartProblem } from "./problem.ts";
import { adminUrlOf, findRunningServer, isRunning } from "./running.ts";
import { serverSecret } from "./secret.ts";

export interface PostgresOptions {
  /** Folder for the data, its password and its port; made when absent. Each folder has at most one server. */
  readonly dataFolder: string;
  /** Port on 127.0.0.1. Without one the port of the last start is taken, or a free one. */
  readonly port?: number;
  /** Server settings by name, for instance `testSettings`. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** Takes lines worth telling a person: where data went, what the server complains of. */
  readonly log?: (line: string) => void;
}

export interface PostgresServer {
  /** Address for the superuser `postgres`. */
  readonly adminUrl: string;
  readonly port: number;
  readonly pid: number;
  /** What `withDerivedPasswords` makes the roles' passwords from. */
  readonly secret: string;
  /** The folder that holds the data (`cluster`), the password (`secret`) and the port. */
  readonly home: string;
  /** False when the server was running before and goes on running after `stop`. */
  readonly owned: boolean;
  /** Fulfilled when the server is gone, for whatever reason. */
  readonly ended: Promise<void>;
  /** True when the server complained of a full disk; false when it is not owned, because then nobody here hears it. */
  diskIsFull(): boolean;
  /** Ends the server: connections are cut, data are safe. Does nothing to a server that is not owned. */
  stop(): Promise<void>;
}

/** Settings for servers whose data nobody will miss. */
export const testSettings = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  autovacuum: "off",
  max_wal_size: "4GB",
} as const;

/** Starts a server on a folder that has none running. Throws `StartProblem` when it cannot. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const server = await attachOrStart(options);
  if (server.owned) return server;
  throw new StartProblem(`A PostgreSQL server (process number ${server.pid}) is running on ${options.dataFolder} already: end it, or choose another folder.`);
}

/**
 * Uses the server that is running on the folder, and leaves it running at the end; starts one for as long as this
 * process needs it when there is none. Any number of processes may do so at the same time. Throws `StartProblem`.
 */
export async function attachOrStart(options: PostgresOptions): Promise<PostgresServer> {
  const log = options.log ?? (() => {});
  const place = await findPlace(options.dataFolder);
  const cluster = join(place.home, "cluster");
  const secret = await serverSecret(place.home, cluster);
  await initialiseCluster(place, cluster, secret);

  for (let attempt = 0; ; attempt++) {
    const running = await findRunningServer(cluster, secret);
    if (running) return attach(running, place, secret);
    try {
      if (place.note !== null && attempt === 0) log(place.note);
      startGuard();
      return await launchServer({ place, cluster, secret, port: options.port ?? null, settings: options.settings ?? {}, log });
    } catch (error) {
      // Another process started it in between, or the last server's children are still leaving.
      if (!(error instanceof AlreadyRunning) || attempt > 200) throw error;
      await delay(50);
    }
  }
}

function attach({ pid, port }: { pid: number; port: number }, place: Place, secret: string): PostgresServer {
  const ended = new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      if (isRunning(pid)) return;
      clearInterval(timer);
      resolve();
    }, 500);
    timer.unref();
  });
  return { adminUrl: adminUrlOf(port, secret), port, pid, secret, home: place.home, owned: false, ended, diskIsFull: () => false, stop: async () => {} };
}
