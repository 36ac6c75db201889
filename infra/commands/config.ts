import { environmentReader } from "@lsg/subgraph-kit/config";
import { readConfig } from "../dev/config.ts";
import { gatewayUrl } from "../dev/processes.ts";

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

export interface AccessLogConfig {
  /** Where the ends of the logs are told: a file, or for telling them only an address that takes a POST. Null where none is given and none is needed. */
  readonly anchors: string | null;
  /** Older months are dropped; null keeps all. */
  readonly keepMonths: number | null;
}

/** Throws `ConfigError`. */
export function readAccessLogConfig(action: string, env: NodeJS.ProcessEnv = process.env): AccessLogConfig {
  const read = environmentReader(env);
  const keepMonths = read.integer("ACCESS_LOG_KEEP_MONTHS", { default: 0, min: 0, max: 1_200 });
  return read.finish({ anchors: action === "keep" || action === "daily" ? read.optionalText("ACCESS_LOG_ANCHORS") : read.text("ACCESS_LOG_ANCHORS"), keepMonths: keepMonths === 0 ? null : keepMonths });
}

/** A graph that tells everybody what the directory says; development's own where none is given. Throws `ConfigError`. */
export function readGraphUrl(env: NodeJS.ProcessEnv = process.env): string {
  const read = environmentReader(env);
  return read.finish(read.text("FUNDING_GRAPH_URL", `${gatewayUrl(readConfig(env))}/public/graphql`));
}

function readUrl(name: string, env: NodeJS.ProcessEnv): string | null {
  const read = environmentReader(env);
  return read.finish(read.optionalText(name) === null ? null : read.postgresUrl(name));
}
