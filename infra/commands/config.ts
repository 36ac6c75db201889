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

export interface AccessLogConfig {
  /** Where the ends of the logs are told: a file, or for telling them only an address that takes a POST. */
  readonly anchors: string;
  /** Older months are dropped; null keeps all. */
  readonly keepMonths: number | null;
}

/** Throws `ConfigError`. */
export function readAccessLogConfig(action: string, env: NodeJS.ProcessEnv = process.env): AccessLogConfig {
  const read = environmentReader(env);
  const keepMonths = read.integer("ACCESS_LOG_KEEP_MONTHS", { default: 0, min: 0, max: 1_200 });
  return read.finish({ anchors: action === "keep" ? "" : read.text("ACCESS_LOG_ANCHORS"), keepMonths: keepMonths === 0 ? null : keepMonths });
}

function readUrl(name: string, env: NodeJS.ProcessEnv): string | null {
  const read = environmentReader(env);
  return read.finish(read.optionalText(name) === null ? null : read.postgresUrl(name));
}
