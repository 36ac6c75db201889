import { environmentReader } from "@lsg/subgraph-kit/config";
import { subgraphNames } from "../subgraphs.ts";

/** The owner role's address of each subgraph's database, by name of subgraph. Throws `ConfigError`. */
export function readOwnerUrls(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const read = environmentReader(env);
  return read.finish(Object.fromEntries(subgraphNames.map((name) => [name, read.postgresUrl(`${name.toUpperCase()}_OWNER_DATABASE_URL`)])));
}

export interface PrepareConfig {
  /** A superuser's address of the server. */
  readonly adminUrl: string;
  /** The roles' addresses of each subgraph's database, by name of subgraph; their passwords are the ones to set. */
  readonly urls: Readonly<Record<string, { readonly ownerUrl: string; readonly appUrl: string; readonly relayUrl: string }>>;
}

/** Throws `ConfigError`. */
export function readPrepareConfig(env: NodeJS.ProcessEnv = process.env): PrepareConfig {
  const read = environmentReader(env);
  return read.finish({
    adminUrl: read.postgresUrl("ADMIN_DATABASE_URL"),
    urls: Object.fromEntries(
      subgraphNames.map((name) => {
        const prefix = name.toUpperCase();
        return [name, { ownerUrl: read.postgresUrl(`${prefix}_OWNER_DATABASE_URL`), appUrl: read.postgresUrl(`${prefix}_DATABASE_URL`), relayUrl: read.postgresUrl(`${prefix}_RELAY_DATABASE_URL`) }];
      }),
    ),
  });
}
