// What a subgraph's process is told by its environment.
import { environmentReader } from "./config.ts";
import { defaultWaitMs } from "./database.ts";
import { readEventConfig, type EventConfig } from "./event-config.ts";
import { logLevels, type LogLevel } from "./log.ts";
import { sealKeyForm } from "./seal.ts";

export interface SubgraphConfig {
  readonly host: string;
  readonly port: number;
  /** Address of the role that serves requests. */
  readonly databaseUrl: string;
  readonly databaseConnections: number;
  /** How long a request may wait for one of them, in milliseconds. */
  readonly databaseWaitMs: number;
  readonly viewerPublicKey: string;
  /** The key for permits: the private one where they are issued, its public half elsewhere. */
  readonly permitKey: string;
  /** Encrypts the cursors of this subgraph, in all its processes; null for one of this process's own (never in production). */
  readonly cursorKey: string | null;
  /** Seal single values at rest, the first one new ones; none where nothing is sealed. */
  readonly sealKeys: readonly string[];
  readonly events: EventConfig;
  readonly logLevel: LogLevel;
}

/** Reads the configuration of the subgraph `name`; its own variables begin with its name in capitals. */
export function readSubgraphConfig(name: string, defaultPort: number, env: NodeJS.ProcessEnv, { issuesPermits = false, seals = false } = {}): SubgraphConfig {
  const prefix = name.toUpperCase();
  const read = environmentReader(env);
  const production = read.choice("NODE_ENV", ["production", "development", "test"], "development") === "production";
  const keyGiven = read.optionalText("CURSOR_KEY") !== null;
  return read.finish({
    host: read.text(`${prefix}_HOST`, "127.0.0.1"),
    port: read.port(`${prefix}_PORT`, defaultPort),
    databaseUrl: read.postgresUrl(`${prefix}_DATABASE_URL`),
    databaseConnections: read.integer(`${prefix}_DATABASE_CONNECTIONS`, { default: 10, min: 1, max: 200 }),
    databaseWaitMs: read.integer(`${prefix}_DATABASE_WAIT_MS`, { default: defaultWaitMs, min: 10, max: 60_000 }),
    viewerPublicKey: read.pem("VIEWER_PUBLIC_KEY"),
    permitKey: read.pem(issuesPermits ? "PERMIT_PRIVATE_KEY" : "PERMIT_PUBLIC_KEY"),
    cursorKey: keyGiven || production ? read.secret("CURSOR_KEY") : null,
    sealKeys: seals ? read.secrets("SEAL_KEYS", sealKeyForm, "keys as NAME:SECRET with commas between, the one that encrypts first; make a secret with `openssl rand -base64 32`") : [],
    events: readEventConfig(prefix, read),
    logLevel: read.choice("LOG_LEVEL", logLevels, "info"),
  });
}
