import { environmentReader } from "@lsg/subgraph-kit/config";

/**
 * The owner's address of a subgraph's database where one is given, as in production; null where the development server
 * is to be used. Throws `ConfigError`.
 */
export function readOwnerUrl(subgraph: string, env: NodeJS.ProcessEnv = process.env): string | null {
  return readUrl(`${subgraph.toUpperCase()}_OWNER_DATABASE_URL`, env);
}

/** The same for the role that sends events. */
export function readRelayUrl(subgraph: string, env: NodeJS.ProcessEnv = process.env): string | null {
  return readUrl(`${subgraph.toUpperCase()}_RELAY_DATABASE_URL`, env);
}

function readUrl(name: string, env: NodeJS.ProcessEnv): string | null {
  const read = environmentReader(env);
  return read.finish(read.optionalText(name) === null ? null : read.postgresUrl(name));
}
