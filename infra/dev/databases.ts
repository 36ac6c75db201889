// The development databases, ready to use: a server, the databases and roles, all migrations.
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type DatabaseUrls, prepareDatabases } from "../postgres/databases.ts";
import { useServer, waitingForOthers, whenUnused } from "../postgres/in-use.ts";
import { noSpaceLeft } from "../postgres/problem.ts";
import { withDerivedPasswords } from "../postgres/secret.ts";
import { attachOrStart, type PostgresServer } from "../postgres/server.ts";
import { subgraphNames } from "../subgraphs.ts";
import { readConfig } from "./config.ts";

export interface DevelopmentDatabases {
  readonly server: PostgresServer;
  /** Addresses by name of subgraph. */
  readonly urls: Readonly<Record<string, DatabaseUrls>>;
  /** Ends the server when it was started for this, once no other command uses it; leaves it when it was running before. */
  close(): Promise<void>;
}

interface Options {
  readonly dataFolder?: string;
  readonly port?: number;
  /** Settings of a server that is started for this, beside its own. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** Whether whoever uses it brings it back by itself when it ends: then nobody waits for them. */
  readonly survivesItsEnd?: boolean;
  /** Takes lines worth telling a person. */
  readonly log?: (line: string) => void;
}

/** Attaches to the development server or starts it, and brings its databases up to date. Throws `StartProblem`. */
export async function developmentDatabases(options: Options = {}): Promise<DevelopmentDatabases> {
  const databases = await unmigratedDatabases(options);
  try {
    // Only here, because what migrations are made with takes a second and much memory to load.
    const { migrateAll } = await import("../postgres/migrate.ts");
    await migrateAll(Object.fromEntries(Object.entries(databases.urls).map(([name, { ownerUrl }]) => [name, ownerUrl])));
    return databases;
  } catch (error) {
    await databases.close();
    throw databases.server.diskIsFull() ? noSpaceLeft(databases.server.home) : error;
  }
}

/** The same without the migrations. Throws `StartProblem`. */
export async function unmigratedDatabases({ dataFolder = readConfig().dataFolder, port, settings = {}, survivesItsEnd = false, log = console.error }: Options = {}): Promise<DevelopmentDatabases> {
  for (let attempt = 0; ; attempt++) {
    const server = await attachOrStart({
      dataFolder: join(dataFolder, "postgres"),
      // Room for every subgraph, a population and a test at the same time.
      settings: { max_connections: 200, ...settings },
      log,
      ...(port === undefined ? {} : { port }),
    });
    try {
      const leave = server.owned || survivesItsEnd ? null : await useServer(server.adminUrl);
      const urls = await prepareDatabases(server.adminUrl, withDerivedPasswords(server.secret, subgraphNames));
      return { server, urls, close: () => (leave === null ? stopWhenUnused(server, log) : leave()) };
    } catch (error) {
      await server.stop();
      if (server.diskIsFull()) throw noSpaceLeft(server.home);
      // Whoever started it was about to take it along.
      if (server.owned || attempt === 5) throw error;
      await delay(500);
    }
  }
}

async function stopWhenUnused(server: PostgresServer, log: (line: string) => void): Promise<void> {
  if (server.owned) await Promise.race([whenUnused(server.adminUrl, () => log(waitingForOthers)), server.ended]);
  await server.stop();
}
