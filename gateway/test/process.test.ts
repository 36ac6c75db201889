// The real process, from its environment to its exit code.
import { copyFile, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { ask, startGatewayProcess, type GatewayProcess } from "../testing/test-gateway.ts";
import { sendJson, startTestGraph, type TestGraph } from "../testing/test-graph.ts";

let graph: TestGraph;
let running: GatewayProcess | undefined;

beforeAll(async () => {
  graph = await startTestGraph();
});

afterAll(() => graph.stop());

afterEach(async () => {
  graph.products.reset();
  running?.child.kill("SIGKILL");
  await running?.ended;
});

async function start(env: Record<string, string> = {}, options?: { nodeOptions: readonly string[] }): Promise<GatewayProcess> {
  running = await startGatewayProcess({ SUPERGRAPH: graph.supergraph, ...env }, options);
  return running;
}

const eventually = (check: () => void | Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 20_000, interval: 50 });
const statusOf = async (url: string, path: string): Promise<number> => (await fetch(new URL(path, url))).status;

it("connects to its subgraphs and to nobody else, also when its environment asks for reports", async () => {
  const recorder = new URL("../testing/record-connections.ts", import.meta.url).href;
  const { url, log } = await start(
    { APOLLO_KEY: "service:example:key", APOLLO_GRAPH_REF: "example@current", APOLLO_SCHEMA_REPORTING: "true", OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1" },
    { nodeOptions: ["--import", recorder] },
  );
  await ask(url, "{ products { name reviews { text } } }");
  await fetch(new URL("/", url), { headers: { accept: "text/html" } });
  running?.child.kill("SIGTERM");
  expect(await running?.ended).toBe(0);

  const connections = new Set(log().flatMap(({ connection }) => (connection === undefined ? [] : [connection])));
  expect(connections).toEqual(new Set([graph.products, graph.reviews].map((subgraph) => new URL(subgraph.url).host)));
});

describe("the log", () => {
  it("has one line for a request, without its variables and its body", async () => {
    const { url, log } = await start();
    await ask(url, "query Secret($id: ID!) { product(id: $id) { name } }", { variables: { id: "secret-1" }, headers: { "x-request-id": "r-1" } });
    await fetch(`${url}?query=${encodeURIComponent('{ product(id: "secret-2") { name } }')}`);
    await eventually(() => expect(log().filter(({ msg }) => msg === "request")).toHaveLength(2));

    const [post, get] = log().filter(({ msg }) => msg === "request");
    expect(post).toMatchObject({ requestId: "r-1", method: "POST", path: "/graphql", status: 200, operation: "query Secret" });
    expect(get).toMatchObject({ method: "GET", path: "/graphql", status: 200, operation: "query" });
    expect(JSON.stringify(log())).not.toContain("secret-");
  });

  it("holds, under the request's id, what the answer does not say", async () => {
    const { url, log } = await start();
    graph.products.behave((response) => sendJson(response, { errors: [{ message: "relation products does not exist", extensions: { code: "DATABASE" } }] }, 500));
    for (const id of ["r-1", "r-2"]) {
      const { errors } = await ask(url, "query Products { products { name } }", { headers: { "x-request-id": id } });
      expect(JSON.stringify(errors)).not.toContain("relation");
      await eventually(() => expect(log().find(({ msg, requestId }) => msg === "request" && requestId === id)).toMatchObject({ operation: "query Products", errors: 1 }));
    }
    await eventually(() => expect(log().find(({ msg, requestId }) => msg === "a part of a request failed" && requestId === "r-2")).toMatchObject({ subgraph: "products", code: "DATABASE" }));
    expect(JSON.stringify(log())).toContain("relation products does not exist");
  });
});

describe("on SIGTERM", () => {
  it("turns readiness red, lets requests in flight finish, and ends well", async () => {
    const { url, child, ended } = await start({ GATEWAY_STOP_DELAY_MS: "500" });
    let finish = (): void => undefined;
    const reached = new Promise<void>((resolve) => {
      graph.products.behave((response) => {
        finish = () => sendJson(response, { data: { products: [] } });
        resolve();
      });
    });
    expect(await statusOf(url, "/ready")).toBe(200);
    const inFlight = ask(url, "{ products { name } }");
    await reached;
    child.kill("SIGTERM");

    await eventually(async () => expect(await statusOf(url, "/ready")).toBe(503));
    expect(await statusOf(url, "/health")).toBe(200);
    await eventually(async () => expect(await statusOf(url, "/health").catch(() => "refused")).toBe("refused"));
    finish();
    expect((await inFlight).data).toEqual({ products: [] });
    expect(await ended).toBe(0);
  });

  it("ends by force when a request does not finish within the limit", async () => {
    const { url, child, ended } = await start({ GATEWAY_STOP_LIMIT_MS: "300" });
    const reached = new Promise<void>((resolve) => {
      graph.products.behave(() => resolve());
    });
    const inFlight = ask(url, "{ products { name } }").catch(() => "cut");
    await reached;
    child.kill("SIGTERM");
    expect(await ended).toBe(1);
    expect(await inFlight).toBe("cut");
  });
});

describe("a supergraph that changes", () => {
  it("is served when it is valid, and the old one stays when it is not", async () => {
    const folder = await mkdtemp(join(tmpdir(), "supergraph-"));
    const file = join(folder, "supergraph.graphql");
    const replace = async (text: string): Promise<void> => {
      await writeFile(`${file}.new`, text);
      await rename(`${file}.new`, file);
    };
    await copyFile(graph.supergraph, file);
    const original = await readFile(file, "utf8");
    const { url, log } = await start({ SUPERGRAPH: file });
    const described = async (): Promise<string> => (await ask(url, '{ __type(name: "Product") { description } }')).data.__type.description;

    // A request that began with the old schema ends with it.
    let finish = (): void => undefined;
    const reached = new Promise<void>((resolve) => {
      graph.products.behave((response) => {
        finish = () => sendJson(response, { data: { products: [{ name: "Table" }] } });
        resolve();
      });
    });
    const inFlight = ask(url, "{ products { name } }");
    await reached;

    await replace(original.replace("type Product\n", '"Second."\ntype Product\n'));
    await eventually(async () => expect(await described()).toBe("Second."));
    finish();
    expect((await inFlight).data).toEqual({ products: [{ name: "Table" }] });

    for (const bad of ["type Query {", "", original.replace(/join\/v0\.\d/, "join/v9.9"), original.replaceAll(/url: "http[^"]*"/g, 'url: ""')]) {
      const before = log().filter(({ level }) => level === 50).length;
      await replace(bad);
      await eventually(() => expect(log().filter(({ level }) => level === 50).length).toBeGreaterThan(before));
      expect([await described(), await statusOf(url, "/ready")]).toEqual(["Second.", 200]);
    }

    await replace(original.replace("type Product\n", '"Third."\ntype Product\n'));
    await eventually(async () => expect(await described()).toBe("Third."));
    await rm(folder, { recursive: true });
  });

  it("while requests come loses none of them, and answers none from two supergraphs", async () => {
    const folder = await mkdtemp(join(tmpdir(), "supergraph-"));
    const file = join(folder, "supergraph.graphql");
    // Each supergraph has its own services, which put its letter into what they answer.
    const services = http.createServer((request, response) => {
      const [, letter, name] = request.url?.split("/") ?? [];
      const data = name === "products" ? { products: [{ __typename: "Product", id: "1", name: letter }] } : { _entities: [{ id: "1", reviews: [{ text: letter }] }] };
      request.resume().once("end", () => setTimeout(() => sendJson(response, { data }), 10));
    });
    await new Promise<void>((resolve) => services.listen(0, "127.0.0.1", resolve));
    const { port } = services.address() as AddressInfo;
    const supergraph = await readFile(graph.supergraph, "utf8");
    const use = async (letter: string): Promise<void> => {
      await writeFile(`${file}.new`, supergraph.replaceAll(/name: "(products|reviews)", url: "[^"]*"/g, `name: "$1", url: "http://127.0.0.1:${port}/${letter}/$1"`));
      await rename(`${file}.new`, file);
    };
    await use("a");
    const { url } = await start({ SUPERGRAPH: file });

    const answered: Record<string, number> = {};
    const wrong: unknown[] = [];
    let done = false;
    const clients = Array.from({ length: 8 }, async () => {
      while (!done) {
        const { status, data, errors } = await ask(url, "{ products { name reviews { text } } }");
        const [{ name, reviews } = { name: "none", reviews: [] }] = (data?.products ?? []) as { name: string; reviews: { text: string }[] }[];
        if (status !== 200 || errors || reviews[0]?.text !== name) wrong.push({ status, data, errors });
        answered[name] = (answered[name] ?? 0) + 1;
      }
    });
    for (const letter of ["b", "c", "d", "e"]) {
      await use(letter);
      await eventually(() => expect(answered[letter] ?? 0).toBeGreaterThan(10));
    }
    done = true;
    await Promise.all(clients);
    services.closeAllConnections();
    services.close();
    await rm(folder, { recursive: true });
    expect(wrong).toEqual([]);
    expect(Object.keys(answered).sort()).toEqual(["a", "b", "c", "d", "e"]);
  });
});

describe("a start that cannot be", () => {
  const problemOf = (env: Record<string, string>): Promise<unknown> => startGatewayProcess(env).then(() => "started", (error: Error) => error.message);

  it("says every problem of its configuration", async () => {
    expect(await problemOf({ NODE_ENV: "production" })).toMatch(/ended with 1: The gateway cannot start\. The configuration cannot be used:\n.*SUPERGRAPH is missing.*\n.*VIEWER_PRIVATE_KEY is missing/);
  });

  it("says that the supergraph is absent, or cannot be served", async () => {
    expect(await problemOf({ SUPERGRAPH: "/absent.graphql" })).toMatch(/The supergraph \/absent\.graphql cannot be read \(ENOENT\): compose it, or set SUPERGRAPH to its file\./);
    expect(await problemOf({ SUPERGRAPH: import.meta.filename })).toMatch(/ended with 1: The gateway cannot start\./);
  });

  it("says that its port is taken", async () => {
    const taken = http.createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as { port: number };
    expect(await problemOf({ SUPERGRAPH: graph.supergraph, GATEWAY_PORT: String(port) })).toMatch(/its port is taken by another program/);
    taken.close();
  });
});
