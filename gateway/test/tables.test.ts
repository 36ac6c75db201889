// Tables over real HTTP, when something is lost in the middle: whoever reads must be able to tell a part from the whole.
import http from "node:http";
import net from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startTestGateway, type TestGateway } from "../testing/test-gateway.ts";
import { composeToFile, sendJson, startSubgraph, type Behaviour, type TestSubgraph } from "../testing/test-graph.ts";

const federation = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key"])';
const towns = Array.from({ length: 6 }, (_, index) => ({ code: String(index), people: index * 3 }));

const countsSdl = `${federation}
  type Query { towns(first: Int!, after: String): Towns! }
  type Towns { nodes: [Town!]! pageInfo: PageInfo! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type Town @key(fields: "code") { code: ID! people: Int }`;
const namesSdl = `${federation}
  type Query { nothing: Int }
  type Town @key(fields: "code") { code: ID! name: String }`;

const page = (first: number, after: string | null | undefined) => {
  const begin = Number(after ?? 0);
  return { nodes: towns.slice(begin, begin + first), pageInfo: { hasNextPage: begin + first < towns.length, endCursor: String(begin + first) } };
};

let counts: TestSubgraph;
let names: TestSubgraph;
let composed: Awaited<ReturnType<typeof composeToFile>>;
let gateway: TestGateway;

beforeAll(async () => {
  counts = await startSubgraph("counts", countsSdl, { Query: { towns: (_: unknown, { first, after }: { first: number; after?: string }) => page(first, after) } });
  names = await startSubgraph("names", namesSdl, { Town: { __resolveReference: ({ code }: { code: string }) => ({ code, name: `Town ${code}` }) } });
  composed = await composeToFile([counts, names]);
  gateway = await startTestGateway(composed.supergraph, { subgraphDeadlineMs: 500, requestDeadlineMs: 50_000 });
});
afterAll(async () => {
  await gateway.stop();
  await composed.stop();
});
afterEach(() => {
  counts.reset();
  names.reset();
});

const query = "query Towns($after: String) { towns(first: 2, after: $after) { nodes { code name people } pageInfo { hasNextPage endCursor } } }";

interface Received {
  readonly status: number | undefined;
  readonly type: string | undefined;
  readonly lines: readonly string[];
  /** Whether HTTP says that all of it came. */
  readonly isWhole: boolean;
}

/** What comes over the wire, also when it breaks off. */
function read(accept: string, url = gateway.url): Promise<Received> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: "POST", headers: { "content-type": "application/json", accept } }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("error", () => {});
      response.on("close", () => resolve({ status: response.statusCode, type: response.headers["content-type"], lines: text.split(/\r?\n/).filter((line) => line !== ""), isWhole: response.complete }));
    });
    request.on("error", reject);
    request.end(JSON.stringify({ query }));
  });
}

/** Answers the first page as always, and what follows in another way. */
const fromSecondPage = (behaviour: Behaviour): Behaviour => (response, request) => {
  const after = Object.values(request.body.variables ?? {}).find((value) => value === "2" || value === "4");
  return after === undefined ? sendJson(response, { data: { towns: { ...page(2, null), nodes: page(2, null).nodes.map((town) => ({ __typename: "Town", ...town })) } } }) : behaviour(response, request);
};

const losses: readonly [string, () => void][] = [
  ["the page does not come in time", () => counts.behave(fromSecondPage(() => undefined))],
  ["the subgraph cuts the connection", () => counts.behave(fromSecondPage((response) => void response.destroy()))],
  ["the page is an error", () => counts.behave(fromSecondPage((response) => sendJson(response, { errors: [{ message: "No." }] })))],
  ["one cell of it fails", () => names.behave((response, request) => (JSON.stringify(request.body.variables).includes('"2"') ? void response.destroy() : sendJson(response, { data: { _entities: [0, 1].map((code) => ({ __typename: "Town", code: String(code), name: "Town" })) } })))],
];

describe("lines of JSON", () => {
  it("are whole when HTTP says so", async () => {
    const { lines, isWhole } = await read("application/x-ndjson");
    expect([lines.length, isWhole]).toEqual([6, true]);
  });

  it.each(losses)("break off after whole lines, and HTTP says so, when of the second page %s", async (_, lose) => {
    lose();
    const { status, lines, isWhole } = await read("application/x-ndjson");
    expect([status, isWhole]).toEqual([200, false]);
    expect(lines.map((line) => JSON.parse(line)["towns.nodes.code"])).toEqual(["0", "1"]);
  });

  it("are an error, and no line, when of the first page something is missing", async () => {
    counts.behave((response) => void response.destroy());
    expect(await read("application/x-ndjson")).toMatchObject({ status: 422, type: "application/graphql-response+json; charset=utf-8", isWhole: true });
  });

  it("break off at the request's deadline, also when each page is in time", async () => {
    const hasty = await startTestGateway(composed.supergraph, { subgraphDeadlineMs: 5_000, requestDeadlineMs: 1_500 });
    // Of pages that never end.
    counts.behave((response) => void setTimeout(() => sendJson(response, { data: { towns: { nodes: [{ __typename: "Town", code: "0", people: 1 }], pageInfo: { hasNextPage: true, endCursor: String(Math.random()) } } } }), 20));
    const { lines, isWhole } = await read("application/x-ndjson", hasty.url);
    await hasty.stop();
    expect(isWhole).toBe(false);
    expect(lines.length).toBeGreaterThan(0);
  });

  it("are not begun over HTTP/1.0, where a connection that ends is all that says they are whole", async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const { hostname, port, pathname } = new URL(gateway.url);
      const body = JSON.stringify({ query });
      const socket = net.connect(Number(port), hostname, () => socket.write(`POST ${pathname} HTTP/1.0\r\nhost: ${hostname}\r\ncontent-type: application/json\r\naccept: application/x-ndjson\r\ncontent-length: ${body.length}\r\n\r\n${body}`));
      let text = "";
      socket.on("data", (chunk) => (text += chunk.toString()));
      socket.on("close", () => resolve(text));
      socket.on("error", reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 505 /);
    expect(answer).toContain("HTTP/1.1");
  });
});

describe("a CSV table", () => {
  it("is whole", async () => {
    const { lines, ...answer } = await read("text/csv");
    expect(answer).toMatchObject({ status: 200, isWhole: true });
    // Excel on Windows takes it for UTF-8 by this alone, and macrons stay what they are.
    expect([lines.length, lines[0]]).toEqual([3, expect.stringMatching(/^\uFEFF[^\uFEFF]+$/)]);
  });

  it.each<[string, () => void]>([
    ["does not come in time", () => counts.behave(() => undefined)],
    ["is cut off", () => counts.behave((response) => void response.destroy())],
    ["lacks a cell", () => names.behave((response) => void response.destroy())],
    ["lacks half of it", () => counts.behave((response) => void response.writeHead(200, { "content-type": "application/json" }).write('{"data":{"towns":{"nodes":['))],
  ])("is none when what it is made of %s", async (_, lose) => {
    lose();
    const { status, type, lines, isWhole } = await read("text/csv");
    expect([status, type, isWhole]).toEqual([422, "application/graphql-response+json; charset=utf-8", true]);
    expect(JSON.parse(lines.join(""))).toEqual({ errors: expect.any(Array) });
  });
});
