// The processes of the system and what each is told: everything goes through its environment.
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { sendersOf, subscribersOf } from "../events.ts";
import type { DatabaseUrls } from "../postgres/databases.ts";
import { freePort } from "../postgres/ports.ts";
import { gatewayContracts } from "../contracts.ts";
import { writeExampleOperations } from "../example-operations.ts";
import { repository, subgraphFolder } from "../subgraphs.ts";
import type { ProcessPlan } from "./child.ts";
import type { DevelopmentConfig } from "./config.ts";
import { type EventKeys, newEventKeys } from "./event-keys.ts";
import { identityEnvironment } from "./identity.ts";
import { developmentSecret } from "../insights/development-secret.ts";
import { developmentSealKey } from "./seal-key.ts";

// A laptop that is busy with its first start is slow; one that hangs is noticed by its owner.
const readyWithinMs = 60_000;
const host = "127.0.0.1";

const preload = ["--import", pathToFileURL(join(repository, "infra/drizzle-resolution.mjs")).href];

// What loading leaves behind, Node would keep. A smaller nursery (in MB) is emptied while loading, so that the whole
// system fits a laptop; production sets its own limits.
const smallNursery = (megabytes: number) => `--max-semi-space-size=${megabytes}`;

export interface JobPlans {
  migrations(urls: Readonly<Record<string, DatabaseUrls>>): ProcessPlan;
  /** Null while there is none. */
  readonly population: ProcessPlan | null;
  readonly console: ProcessPlan;
  /** Publishes the figures of today; the system has to be up. */
  insights(urls: Readonly<Record<string, DatabaseUrls>>, serverSecret: string): ProcessPlan;
}

/** Plans what runs to its end before the system starts: processes of their own, so that their memory goes with them. */
export function planJobs(config: DevelopmentConfig): JobPlans {
  const job = (name: string, script: string, ...args: string[]): ProcessPlan => ({
    name,
    args: [...preload, join(repository, script), ...args],
    env: commonEnvironment(config),
    healthUrl: null,
    readyWithinMs: 0,
  });
  const population = "infra/population/main.ts";
  const asOwner = (plan: ProcessPlan, urls: Readonly<Record<string, DatabaseUrls>>, env: ProcessPlan["env"] = {}): ProcessPlan => ({ ...plan, env: { ...plan.env, ...ownerAddresses(urls), ...env } });
  return {
    migrations: (urls) => asOwner(job("migrations", "infra/postgres/migrate.ts"), urls),
    insights: (urls, serverSecret) =>
      asOwner(job("insights", "infra/insights/main.ts"), urls, { INSIGHTS_GRAPH_URL: `${gatewayUrl(config)}/public/graphql`, INSIGHTS_SECRET: developmentSecret(serverSecret) }),
    population: existsSync(join(repository, population)) ? job("population", population, "--when-empty") : null,
    console: job("console", "gateway/console/build.ts"),
  };
}

function ownerAddresses(urls: Readonly<Record<string, DatabaseUrls>>): Record<string, string> {
  return Object.fromEntries(Object.entries(urls).map(([name, { ownerUrl }]) => [`${name.toUpperCase()}_OWNER_DATABASE_URL`, ownerUrl]));
}

function commonEnvironment({ inherited }: DevelopmentConfig): ProcessPlan["env"] {
  return { ...inherited, NODE_ENV: "development", APOLLO_TELEMETRY_DISABLED: "1" };
}

/** Keeps the access logs, now and every day, like the service `access-log` in production. */
export function planAccessLog(config: DevelopmentConfig, urls: Readonly<Record<string, DatabaseUrls>>): ProcessPlan {
  return {
    name: "access-log",
    args: [...preload, smallNursery(2), join(repository, "infra/commands/access-log.ts"), "daily"],
    env: { ...commonEnvironment(config), ...ownerAddresses(urls) },
    healthUrl: null,
    readyWithinMs,
  };
}

export interface SystemPlans {
  readonly subgraphs: readonly ProcessPlan[];
  readonly gateway: ProcessPlan;
}

/** Plans all processes, with ports that are free now and keys that exist for this start only, but for the one that seals what the databases keep. */
export async function planSystem(config: DevelopmentConfig, urls: Readonly<Record<string, DatabaseUrls>>, serverSecret: string): Promise<SystemPlans> {
  const viewerKeys = newKeys();
  const permitKeys = newKeys();
  const cursorKey = randomBytes(32).toString("base64");
  const eventKeys = newEventKeys(Object.keys(urls));
  const ports = await choosePorts(config);
  const common = commonEnvironment(config);

  const subgraphs = Object.entries(urls).map(([name, { appUrl, relayUrl }]): ProcessPlan => {
    const prefix = name.toUpperCase();
    const port = ports.get(name)!;
    return {
      name,
      args: [...preload, smallNursery(8), join(subgraphFolder(name), "src/main.ts")],
      env: {
        ...common,
        [`${prefix}_HOST`]: host,
        [`${prefix}_PORT`]: String(port),
        [`${prefix}_DATABASE_URL`]: appUrl,
        [`${prefix}_RELAY_DATABASE_URL`]: relayUrl,
        VIEWER_PUBLIC_KEY: viewerKeys.publicKey,
        CURSOR_KEY: cursorKey,
        ...permitKey(name, permitKeys),
        ...(name === "learners" ? { SEAL_KEYS: developmentSealKey(serverSecret) } : {}),
        ...eventEnvironment(name, ports, eventKeys),
        // Where runs of the funding model read what the directory says, as anybody may.
        ...(name === "funding" ? { FUNDING_GRAPH_URL: `${gatewayUrl(config)}/public/graphql` } : {}),
      },
      healthUrl: `http://${host}:${port}/health`,
      readyWithinMs,
    };
  });
  const gateway: ProcessPlan = {
    name: "gateway",
    args: [...preload, smallNursery(16), join(repository, "gateway/src/main.ts")],
    env: {
      SANDBOX_OPERATIONS: writeExampleOperations(config.dataFolder),
      // Ctrl-C should not wait for a slow query.
      GATEWAY_STOP_LIMIT_MS: "2000",
      ...identityEnvironment(config.dataFolder),
      ...common,
      GATEWAY_HOST: config.gateway.host,
      GATEWAY_PORT: String(config.gateway.port),
      GATEWAY_CONTRACTS: gatewayContracts(),
      SUPERGRAPH: join(repository, "schema/supergraph.graphql"),
      GATEWAY_WARM_UP: join(repository, "schema/operations"),
      SUBGRAPH_URLS: [...ports].map(([name, port]) => `${name}=http://${host}:${port}/graphql`).join(","),
      VIEWER_PRIVATE_KEY: viewerKeys.privateKey,
    },
    healthUrl: `${gatewayUrl(config)}/health`,
    readyWithinMs,
  };
  return { subgraphs, gateway };
}

type Keys = ReturnType<typeof newKeys>;

const newKeys = () => generateKeyPairSync("ed25519", { publicKeyEncoding: { type: "spki", format: "pem" }, privateKeyEncoding: { type: "pkcs8", format: "pem" } });

// Who decides about learners alone can permit anything about them.
const permitKey = (name: string, { privateKey, publicKey }: Keys): Record<string, string> => (name === "learners" ? { PERMIT_PRIVATE_KEY: privateKey } : { PERMIT_PUBLIC_KEY: publicKey });

function eventEnvironment(name: string, ports: ReadonlyMap<string, number>, keys: EventKeys): Record<string, string> {
  const prefix = name.toUpperCase();
  const senders = sendersOf(name);
  return {
    [`${prefix}_EVENT_PRIVATE_KEY`]: keys[name]!.privateKey,
    [`${prefix}_EVENT_SUBSCRIBERS`]: subscribersOf(name, (subscriber) => `http://${host}:${ports.get(subscriber)}/events`),
    [`${prefix}_EVENT_SENDERS`]: senders.join(","),
    ...Object.fromEntries(senders.map((sender) => [`${sender.toUpperCase()}_EVENT_PUBLIC_KEY`, keys[sender]!.publicKey])),
  };
}

/** Where the gateway is reached from this machine. */
export function gatewayUrl({ gateway }: DevelopmentConfig): string {
  const everywhere = gateway.host === "0.0.0.0" || gateway.host === "::";
  const named = everywhere ? host : gateway.host;
  return `http://${named.includes(":") ? `[${named}]` : named}:${gateway.port}`;
}

async function choosePorts({ gateway, subgraphPorts }: DevelopmentConfig): Promise<Map<string, number>> {
  const taken = new Set([gateway.port]);
  const ports = new Map<string, number>();
  for (const [name, preferred] of Object.entries(subgraphPorts)) {
    const port = await freePort(preferred, taken);
    taken.add(port);
    ports.set(name, port);
  }
  return ports;
}
