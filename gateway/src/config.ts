// The gateway's environment, read once. The README's table says the same in words.
import { ConfigError, environmentReader, type EnvironmentReader } from "@lsg/subgraph-kit/config";
import { logLevels, type LogLevel } from "@lsg/subgraph-kit/log";
import { readIdentityConfig, type IdentityConfig } from "./identity/identity-config.ts";

export interface GatewayConfig {
  readonly host: string;
  readonly port: number;
  /** Path of the supergraph file; the file is watched and a valid change is swapped in. */
  readonly supergraph: string;
  /** Supergraph files of parts of the graph, by the name under which each is served. */
  readonly contracts: ReadonlyMap<string, string>;
  /** Addresses that replace those written in the supergraph, by subgraph name. */
  readonly subgraphUrls: ReadonlyMap<string, string>;
  /** PKCS #8 PEM; null means that subgraphs get no viewer (never in production). */
  readonly viewerPrivateKey: string | null;
  readonly identity: IdentityConfig;
  /** Origins of pages that may send operations from another site. */
  readonly origins: ReadonlySet<string>;
  readonly authorization: AuthorizationConfig;
  readonly introspection: boolean;
  readonly sandbox: boolean;
  /** Folder with the sandbox's example operations. */
  readonly sandboxOperations: string | null;
  /** File with those whom the sandbox can be: a list of names, descriptions, tokens and purposes. */
  readonly sandboxPersonas: string | null;
  readonly limits: OperationLimits;
  readonly planning: PlanningConfig;
  /** Folder with operations to plan before they are asked for. */
  readonly warmUp: string | null;
  readonly maxBodyBytes: number;
  readonly maxSubgraphResponseBytes: number;
  /** Whether subgraphs are asked for the keys of the entities that they answer, and the keys compared. */
  readonly comparesKeys: boolean;
  /** Whether identical reads of nobody in particular are one call while it is in flight. */
  readonly sharesReads: boolean;
  /** How long one call to a subgraph may take; smaller than the request's own deadline. */
  readonly subgraphDeadlineMs: number;
  readonly requestDeadlineMs: number;
  /** How long readiness is red before the door closes, for load balancers to notice. */
  readonly stopDelayMs: number;
  /** How long requests in flight may take to finish once the door is closed. */
  readonly stopLimitMs: number;
  readonly logLevel: LogLevel;
}

export interface AuthorizationConfig {
  /** What becomes of an operation that selects more than its viewer may see: it loses that, is refused, or is only told of. */
  readonly mode: "filter" | "reject" | "dry-run";
  /** Where the answer tells of it. */
  readonly errors: "errors" | "extensions" | "disabled";
}

export interface OperationLimits {
  readonly maxTokens: number;
  readonly maxDepth: number;
  /** Selections after every fragment is put in place, which is what planning costs. */
  readonly maxSelections: number;
}

export interface PlanningConfig {
  /** Threads that plan; the second is started when the first is busy. */
  readonly threads: number;
  /** How long one operation may be planned. */
  readonly deadlineMs: number;
  /** How much memory the plans of one graph may take, about. */
  readonly maxBytes: number;
}

/** Reads the environment; throws `ConfigError` with every problem at once. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): GatewayConfig {
  const read = environmentReader(env);
  const production = read.choice("NODE_ENV", ["production", "development", "test"], "development") === "production";
  const problems: string[] = [];

  const subgraphDeadlineMs = read.integer("GATEWAY_SUBGRAPH_DEADLINE_MS", { default: 10_000, min: 10, max: 300_000 });
  const requestDeadlineMs = read.integer("GATEWAY_REQUEST_DEADLINE_MS", { default: 30_000, min: 20, max: 600_000 });
  if (subgraphDeadlineMs >= requestDeadlineMs) {
    problems.push("GATEWAY_SUBGRAPH_DEADLINE_MS must be smaller than GATEWAY_REQUEST_DEADLINE_MS: lower it, or raise the other.");
  }
  const sandboxPersonas = read.optionalText("SANDBOX_PERSONAS");
  if (sandboxPersonas !== null && production) {
    problems.push("SANDBOX_PERSONAS cannot be used with NODE_ENV=production: the sandbox would hand its tokens to everyone. Remove it.");
  }
  const served = contracts(read.text("GATEWAY_CONTRACTS", ""), problems);
  // Without a key the subgraphs refuse every call, so production does not start without one.
  const keyGiven = read.optionalText("VIEWER_PRIVATE_KEY") !== null;

  const config: GatewayConfig = {
    host: read.text("GATEWAY_HOST", "127.0.0.1"),
    port: read.port("GATEWAY_PORT", 4000),
    supergraph: read.text("SUPERGRAPH"),
    contracts: served,
    subgraphUrls: subgraphUrls(read.text("SUBGRAPH_URLS", ""), problems),
    viewerPrivateKey: keyGiven || production ? read.pem("VIEWER_PRIVATE_KEY") : null,
    identity: readIdentityConfig(read, { production, contracts: served.keys(), problems }),
    origins: origins(read.text("GATEWAY_ORIGINS", ""), problems),
    authorization: {
      mode: read.choice("GATEWAY_AUTHORIZATION_MODE", ["filter", "reject", "dry-run"], "filter"),
      errors: read.choice("GATEWAY_AUTHORIZATION_ERRORS", ["errors", "extensions", "disabled"], "errors"),
    },
    introspection: read.flag("GATEWAY_INTROSPECTION", !production),
    sandbox: read.flag("GATEWAY_SANDBOX", !production),
    sandboxOperations: read.optionalText("SANDBOX_OPERATIONS"),
    sandboxPersonas,
    limits: {
      maxTokens: read.integer("GATEWAY_MAX_TOKENS", { default: 5_000, min: 100, max: 100_000 }),
      maxDepth: read.integer("GATEWAY_MAX_DEPTH", { default: 20, min: 1, max: 200 }),
      maxSelections: read.integer("GATEWAY_MAX_SELECTIONS", { default: 1_500, min: 10, max: 20_000 }),
    },
    planning: {
      threads: read.integer("GATEWAY_PLANNING_THREADS", { default: 2, min: 1, max: 16 }),
      deadlineMs: read.integer("GATEWAY_PLANNING_DEADLINE_MS", { default: 3_000, min: 10, max: 60_000 }),
      maxBytes: read.integer("GATEWAY_MAX_PLANS_BYTES", { default: 67_108_864, min: 1_048_576, max: 4_294_967_296 }),
    },
    warmUp: read.optionalText("GATEWAY_WARM_UP"),
    maxBodyBytes: read.integer("GATEWAY_MAX_BODY_BYTES", { default: 1_048_576, min: 1_024, max: 104_857_600 }),
    maxSubgraphResponseBytes: read.integer("GATEWAY_MAX_SUBGRAPH_RESPONSE_BYTES", { default: 16_777_216, min: 1_024, max: 536_870_912 }),
    comparesKeys: read.flag("GATEWAY_COMPARE_KEYS", true),
    sharesReads: read.flag("GATEWAY_SHARE_READS", true),
    subgraphDeadlineMs,
    requestDeadlineMs,
    stopDelayMs: read.integer("GATEWAY_STOP_DELAY_MS", { default: 0, min: 0, max: 120_000 }),
    stopLimitMs: read.integer("GATEWAY_STOP_LIMIT_MS", { default: 10_000, min: 0, max: 600_000 }),
    logLevel: read.choice("LOG_LEVEL", logLevels, "info"),
  };
  return finish(read, config, problems);
}

/** The reader's problems and ours in one message. */
function finish(read: EnvironmentReader, config: GatewayConfig, problems: readonly string[]): GatewayConfig {
  try {
    read.finish(config);
  } catch (error) {
    throw error instanceof ConfigError ? new ConfigError([...error.problems, ...problems]) : error;
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** Addresses of the gateway's own, which no contract can have. */
const taken: ReadonlySet<string> = new Set(["console", "graphql", "health", "ready"]);

function contracts(text: string, problems: string[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const pair of text.split(",").map((part) => part.trim()).filter((part) => part !== "")) {
    const [, name, file] = /^([a-z][a-z0-9-]*)\s*=\s*(.+)$/.exec(pair) ?? [];
    if (name === undefined || file === undefined) problems.push(`GATEWAY_CONTRACTS holds "${pair}": write name=path/supergraph.graphql, names in small letters, with commas between.`);
    else if (taken.has(name) || files.has(name)) problems.push(`GATEWAY_CONTRACTS cannot serve a contract at /${name}: the address is taken. Give it another name.`);
    else files.set(name, file);
  }
  return files;
}

function origins(text: string, problems: string[]): ReadonlySet<string> {
  const given = text.split(",").map((part) => part.trim()).filter((part) => part !== "");
  for (const origin of given) {
    // A browser sends an origin in this one form, and nothing else would ever be equal to it.
    const { origin: written = "null" } = URL.parse(origin) ?? {};
    if (written === "null" || written !== origin) problems.push(`GATEWAY_ORIGINS holds "${origin}": write origins as browsers do, such as https://app.example, without a path, with commas between.`);
  }
  return new Set(given);
}

function subgraphUrls(text: string, problems: string[]): ReadonlyMap<string, string> {
  const urls = new Map<string, string>();
  for (const pair of text.split(",").filter((part) => part.trim() !== "")) {
    const [name, ...rest] = pair.split("=");
    const url = rest.join("=").trim();
    if (!name?.trim() || !/^https?:$/.test(URL.parse(url)?.protocol ?? "")) {
      problems.push(`SUBGRAPH_URLS holds "${pair.trim()}": write name=http://host:port/path, with commas between.`);
    } else {
      urls.set(name.trim(), url);
    }
  }
  return urls;
}
