import http from "node:http";
import { connect } from "node:net";
import { serverAudits } from "graphql-http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestGateway, type TestGateway } from "../testing/test-gateway.ts";
import { startTestGraph, type TestGraph } from "../testing/test-graph.ts";

let graph: TestGraph;
let gateway: TestGateway;

beforeAll(async () => {
  graph = await startTestGraph();
  gateway = await startTestGateway(graph.supergraph);
});

afterAll(async () => {
  await gateway.stop();
  await graph.stop();
});

describe("the audit of the GraphQL-over-HTTP specification", () => {
  for (const { id, name, fn } of serverAudits({ url: () => gateway.url })) {
    it(`${id} ${name}`, async () => {
      const result = await fn();
      expect(result.status === "ok" ? "ok" : result.reason).toBe("ok");
    });
  }
});

const ask = (init: RequestInit & { path?: string }): Promise<Response> => fetch(gateway.url + (init.path ?? ""), init);
const typename = `?query=${encodeURIComponent("{ __typename }")}`;
const body = JSON.stringify({ query: "{ __typename }" });

describe("a long answer", () => {
  const long = JSON.stringify({ query: "{ __schema { types { name fields { name type { name } } } } }" });
  const encoded = async (acceptEncoding: string, text = long): Promise<{ encoding: string | null; body: unknown }> => {
    const response = await ask({ method: "POST", headers: { "content-type": "application/json", accept: "application/json", "accept-encoding": acceptEncoding }, body: text });
    return { encoding: response.headers.get("content-encoding"), body: await response.json() };
  };

  it("is compressed for those who ask for it, and says the same", async () => {
    const plain = await encoded("identity");
    expect(plain.encoding).toBeNull();
    for (const asked of ["gzip", "br, GZIP;q=0.5", "gzip, deflate, br"]) expect(await encoded(asked)).toEqual({ ...plain, encoding: "gzip" });
    for (const refused of ["br", "gzip;q=0", "gzip; q=0.000, deflate", "notgzip"]) expect(await encoded(refused)).toEqual(plain);
  });

  it("is compressed no more when it is short", async () => {
    expect(await encoded("gzip", body)).toEqual({ encoding: null, body: { data: { __typename: "Query" } } });
  });
});

describe("the type of the answer", () => {
  const json = "application/json; charset=utf-8";
  const graphqlJson = "application/graphql-response+json; charset=utf-8";
  it.each([
    ["application/graphql-response+json, application/json;q=0.9", graphqlJson],
    ["application/json, application/graphql-response+json", json],
    ["application/graphql-response+json;q=0.5, application/json", json],
    ["application/json;q=0, */*", graphqlJson],
    ["application/*", json],
    ["text/html, */*;q=0.1", json],
    ["APPLICATION/JSON ; charset=utf-8", json],
    ["multipart/mixed, application/json", json],
  ])("is, for %s, %s", async (accept, expected) => {
    const response = await ask({ method: "POST", headers: { "content-type": "application/json", accept }, body });
    expect([response.status, response.headers.get("content-type")]).toEqual([200, expected]);
  });

  it("is the specification's when the client names none", async () => {
    const { hostname, port } = new URL(gateway.url);
    const type = await new Promise((resolve) => {
      http.get({ hostname, port, path: `/graphql${typename}` }, (response) => resolve(response.resume().headers["content-type"]));
    });
    expect(type).toBe(graphqlJson);
  });

  it.each(["text/html", "application/xml", "application/json;q=0"])("is refused for %s", async (accept) => {
    expect((await ask({ method: "POST", headers: { "content-type": "application/json", accept }, body })).status).toBe(406);
  });
});

describe("a method", () => {
  it.each(["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])("%s is refused with those that are taken", async (method) => {
    const response = await ask({ method });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, POST"]);
  });

  it.each(["application/json", "application/graphql-response+json"])("GET runs no mutation, and says so to a client of %s", async (accept) => {
    const response = await ask({ path: `?query=${encodeURIComponent('mutation { renameProduct(id: "1", name: "x") { id } }')}`, headers: { accept } });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
    expect(graph.products.requests.some(({ body: { query } }) => query.startsWith("mutation"))).toBe(false);
  });

  it.each(["?", "?query=", "?query={a}&query={b}", `${typename}&variables=[]`, `${typename}&variables={`, `${typename}&extensions=1`])("GET with %s is refused", async (path) => {
    expect((await ask({ path })).status).toBe(400);
  });
});

describe("a page of another site", () => {
  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])("cannot send an operation as %s, which a browser would not ask about", async (type) => {
    expect((await ask({ method: "POST", headers: { "content-type": type }, body })).status).toBe(415);
  });

  it("cannot send a GET", async () => {
    for (const headers of [{ "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "same-site" }, { origin: "https://elsewhere.example" }, { origin: "null" }]) {
      expect((await ask({ path: typename, headers })).status).toBe(403);
    }
  });

  it("is told apart from a page of our own, a person, and a client that a browser has asked about", async () => {
    const { host } = new URL(gateway.url);
    for (const headers of [{ "sec-fetch-site": "same-origin", origin: `http://${host}` }, { "sec-fetch-site": "none" }, { "sec-fetch-site": "cross-site", "apollo-require-preflight": "1" }]) {
      expect((await ask({ path: typename, headers })).status).toBe(200);
    }
  });

  it("gets no leave to read an answer", async () => {
    const response = await ask({ method: "OPTIONS", headers: { origin: "https://elsewhere.example", "access-control-request-method": "POST" } });
    expect([...response.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});

describe("a page of a listed origin", () => {
  const origin = "https://app.example";
  let open: TestGateway;
  beforeAll(async () => {
    open = await startTestGateway(graph.supergraph, { origins: new Set([origin]) });
  });
  afterAll(() => open.stop());
  const fromPage = (init: RequestInit, from = origin) => fetch(open.url, { ...init, headers: { origin: from, "sec-fetch-site": "cross-site", ...(init.headers as Record<string, string>) } });
  const leave = ({ headers }: Response): string[] => [...headers.keys()].filter((name) => name.startsWith("access-control"));

  it("is told what it may send, and may read the answer, a refusal too", async () => {
    const asked = await fromPage({ method: "OPTIONS", headers: { "access-control-request-method": "POST", "access-control-request-headers": "authorization, content-type" } });
    expect([asked.status, asked.headers.get("access-control-allow-origin"), asked.headers.get("access-control-allow-methods")]).toEqual([204, origin, "GET, POST"]);
    expect(asked.headers.get("access-control-allow-headers")).toContain("authorization, content-type");
    expect(asked.headers.get("access-control-allow-credentials")).toBeNull();
    for (const [headers, status] of [[{}, 200], [{ authorization: "Bearer x" }, 401]] as const) {
      const answer = await fromPage({ method: "POST", headers: { "content-type": "application/json", ...headers }, body });
      expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([status, origin]);
    }
  });

  it("lets no other origin in beside it", async () => {
    for (const other of ["https://app.example.evil.example", "http://app.example", "https://app.example:444", "null"]) {
      const asked = await fromPage({ method: "OPTIONS", headers: { "access-control-request-method": "POST" } }, other);
      expect([asked.status, leave(asked)]).toEqual([405, []]);
      expect(leave(await fromPage({ method: "POST", headers: { "content-type": "application/json" }, body }, other))).toEqual([]);
    }
  });
});

describe("a client is told what to send instead", () => {
  it("of a hash or an id of an operation", async () => {
    for (const [sent, message] of [[{ extensions: { persistedQuery: { version: 1, sha256Hash: "x" } } }, "PersistedQueryNotSupported"], [{ documentId: "sha256:x" }, /in `query`/]] as const) {
      const response = await ask({ method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(sent) });
      const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
      expect([response.status, errors[0]?.extensions.code]).toEqual([400, "PERSISTED_QUERY_NOT_SUPPORTED"]);
      expect(errors[0]?.message).toMatch(message);
    }
  });

  it("of headers that are too long, and of what is no HTTP", async () => {
    const long = await ask({ path: `?query=${"a".repeat(40_000)}` });
    expect([long.status, await long.json()]).toEqual([431, { errors: [{ message: expect.stringContaining("POST"), extensions: { code: "BAD_REQUEST", requestId: long.headers.get("x-request-id") } }] }]);
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname).setEncoding("utf8");
    socket.end("\u0016\u0003\u0001 hello\r\n\r\n");
    expect((await socket.toArray()).join("")).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[^]*"code":"BAD_REQUEST"/);
  });
});

it("lets nothing be kept in a cache, whatever the answer", async () => {
  const paths = ["/graphql", `/graphql${typename}`, "/health", "/ready", "/", "/absent"];
  const kept = await Promise.all(paths.map(async (path) => (await fetch(new URL(path, gateway.url))).headers.get("cache-control")));
  expect(kept).toEqual(paths.map(() => "no-store"));
});
