import { environmentReader } from "@lsg/subgraph-kit/config";
import { sealKeyForm } from "@lsg/subgraph-kit/seal";
import { databases, type DatabaseName } from "./tables.ts";

export interface PopulationConfig {
  readonly isProduction: boolean;
  /** Addresses for the owner roles; null when none is given and the development databases are meant. */
  readonly urls: Readonly<Record<DatabaseName, string>> | null;
  /** Keys that seal national numbers; none when they are not given. */
  readonly sealKeys: readonly string[];
}

/** Reads the environment: `NODE_ENV`, and `LEARNERS_OWNER_DATABASE_URL` and its like, all four or none. Throws `ConfigError`. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): PopulationConfig {
  const read = environmentReader(env);
  const variables = databases.map((name) => [name, `${name.toUpperCase()}_OWNER_DATABASE_URL`] as const);
  const isGiven = variables.some(([, variable]) => read.optionalText(variable) !== null);
  return read.finish({
    sealKeys: read.optionalText("SEAL_KEYS") === null ? [] : read.secrets("SEAL_KEYS", sealKeyForm, "keys as NAME:SECRET with commas between"),
    isProduction: read.optionalText("NODE_ENV") === "production",
    urls: isGiven ? (Object.fromEntries(variables.map(([name, variable]) => [name, read.postgresUrl(variable)])) as Record<DatabaseName, string>) : null,
  });
}
