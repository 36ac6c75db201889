// A gateway with short deadlines on a free port, in the test's own process or in one of its own.
import { spawn, type ChildProcess } from "node:child_process";
import { createServer as createNetServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { createLog } from "@lsg/subgraph-kit/log";
import { readConfig, type GatewayConfig } from "../src/config.ts";
import { createServer } from "../src/server.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Whatever the query asked for; each test knows its own.
  readonly data: any;
  readonly errors?: readonly { message: string; path?: readonly (string | number)[]; extensions: { code: string; requestId: string } }[];
}

export interface TestGateway {
  readonly url: string;
  query(query: string, options?: { variables?: object; headers?: Record<string, string>; operationName?: string }): Promise<Answer>;
  stop(): Promise<boolean>;
}

/** Serves the supergraph from this process. */
export async function startTestGateway(supergraph: string, overrides: Partial<GatewayConfig> = {}): Promise<TestGateway> {
  const config = { ...readConfig({ SUPERGRAPH: supergraph }), port: 0, logLevel: "silent" as const, subgraphDeadlineMs: 2_000, ...overrides };
  const server = await createServer(config, createLog("gateway", config.logLevel));
  const url = `${await server.listen()}/graphql`;
  return { url, query: (query, options) => ask(url, query, options), stop: () => server.stop() };
}

export async function ask(url: string, query: string, { variables, headers, operationName }: { variables?: object; headers?: Record<string, string>; operationName?: string } = {}): Promise<Answer> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json", ...headers },
    body: JSON.stringify({ query, variables, operationName }),
  });
  return { status: response.status, headers: response.headers, ...((await response.json()) as Pick<Answer, "data" | "errors">) };
}

export interface GatewayProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Every line that the process logged, parsed. */
  readonly log: () => Record<string, unknown>[];
  /** Resolves with the exit code when the process has ended. */
  readonly ended: Promise<number | null>;
}

/** Starts the real process and waits until it is ready. Only what is in `env` is in its environment. */
export async function startGatewayProcess(env: Record<string, string>, { nodeOptions = [] }: { nodeOptions?: readonly string[] } = {}): Promise<GatewayProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, [...nodeOptions, join(import.meta.dirname, "../src/main.ts")], { env: { GATEWAY_PORT: String(port), ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let problems = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (problems += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const log = (): Record<string, unknown>[] => output.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line) as Record<string, unknown>] : []));

  const ready = new Promise<void>((resolve) => {
    child.stdout.on("data", () => {
      if (log().some(({ msg }) => msg === "ready")) resolve();
    });
  });
  const early = ended.then((code) => {
    throw new Error(`The gateway ended with ${code}: ${problems}${output}`);
  });
  await Promise.race([ready, early]);
  early.catch(() => undefined);
  return { url: `http://127.0.0.1:${port}/graphql`, child, log, ended };
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createNetServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
