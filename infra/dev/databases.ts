// The development databases, ready to use: a server, the databases and roles, all migrations.
import { join } from "node:path";
import { migrate } from "@lsg/subgraph-kit/migrate";
import { type DatabaseUrls, prepareDatabases } from "../postgres/databases.ts";
import { StartProblem } from "../postgres/problem.ts";
import { withDerivedPasswords } from "../postgres/secret.ts";
import { attachOrStart, type PostgresServer } from "../postgres/server.ts";
import { migrationsFolder, subgraphNames } from "../subgraphs.ts";
import { readConfig } from "./config.ts";

export interface DevelopmentDatabases {
  readonly server: PostgresServer;
  /** Addresses by name of subgraph. */
  readonly urls: Readonly<Record<string, DatabaseUrls>>;
  /** Ends the server when it was started for this, and leaves it when it was running before. */
  close(): Promise<void>;
}

/**
 * Attaches to the development server or starts it, and brings its databases up to date. `log` takes lines worth
 * telling a person. Throws `StartProblem`.
 */
export async function developmentDatabases({
  dataFolder = readConfig().dataFolder,
  port,
  log = console.error,
}: { dataFolder?: string; port?: number; log?: (line: string) => void } = {}): Promise<DevelopmentDatabases> {
  const server = await attachOrStart({
    dataFolder: join(dataFolder, "postgres"),
    // Room for every subgraph, a population and a test at the same time.
    settings: { max_connections: 200 },
    log,
    ...(port === undefined ? {} : { port }),
  });
  try {
    const urls = await prepareDatabases(server.adminUrl, withDerivedPasswords(server.secret, subgraphNames));
    await Promise.all(Object.entries(urls).map(([name, { ownerUrl }]) => migrateOne(name, ownerUrl)));
    return { server, urls, close: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function migrateOne(name: string, ownerUrl: string): Promise<void> {
  try {
    await migrate({ ownerUrl, folder: migrationsFolder(name) });
  } catch (error) {
    const reason = error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error);
    throw new StartProblem(`The migrations of ${name} could not be applied: ${reason}.`, { cause: error });
  }
}
