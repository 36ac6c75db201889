// Subgraphs that are slow, down or wrong: the rest of the answer stands, and what is missing is said without saying where.
import net from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { freePort, startTestGateway, type Answer, type TestGateway } from "../testing/test-gateway.ts";
import { sendJson, startTestGraph, type Behaviour, type TestGraph } from "../testing/test-graph.ts";

let graph: TestGraph;
let gateway: TestGateway;

beforeAll(async () => {
  graph = await startTestGraph();
  gateway = await startTestGateway(graph.supergraph, { subgraphDeadlineMs: 400, requestDeadlineMs: 5_000, maxSubgraphResponseBytes: 100_000 });
});

afterAll(async () => {
  await gateway.stop();
  await graph.stop();
});

afterEach(() => {
  graph.products.reset();
  graph.reviews.reset();
});

const joined = "{ products { name reviews { text } } }";
const namesWithoutReviews = { products: [{ name: "Table", reviews: null }, { name: "Chair", reviews: null }, { name: "Lamp", reviews: null }] };
const never: Behaviour = () => undefined;

function expectNothingOfTheInside(answer: Answer): void {
  const { port } = new URL(graph.reviews.url);
  expect(JSON.stringify(answer)).not.toMatch(new RegExp(`127\\.0\\.0\\.1|${port}|ECONN|undici|serviceName|stacktrace|DOWNSTREAM`));
}

describe("a part of the answer", () => {
  const cases: [string, string, Behaviour][] = [
    ["does not arrive in time", "SERVICE_TIMEOUT", never],
    ["arrives in part and then no more", "SERVICE_TIMEOUT", (response) => void response.writeHead(200, { "content-type": "application/json" }).write('{"data":')],
    ["is a redirect", "SERVICE_UNAVAILABLE", (response) => void response.writeHead(307, { location: graph.products.url }).end()],
    ["is a page", "SERVICE_UNAVAILABLE", (response) => void response.writeHead(200, { "content-type": "text/html" }).end("<h1>Proxy at 127.0.0.1</h1>")],
    ["is a status page", "SERVICE_UNAVAILABLE", (response) => sendJson(response, { status: "down at 127.0.0.1" }, 503)],
    ["is larger than the limit", "SERVICE_UNAVAILABLE", (response) => sendJson(response, { data: { _entities: [{ reviews: [{ text: "x".repeat(200_000) }] }] } })],
    ["is no JSON", "SERVICE_UNAVAILABLE", (response) => void response.writeHead(200, { "content-type": "application/json" }).end("{")],
    ["is not UTF-8", "SERVICE_UNAVAILABLE", (response) => void response.writeHead(200, { "content-type": "application/json" }).end(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]))],
    ["has neither data nor errors", "SERVICE_UNAVAILABLE", (response) => sendJson(response, {})],
    ["is null without an error", "SERVICE_UNAVAILABLE", (response) => sendJson(response, { data: null })],
    ["is a list", "SERVICE_UNAVAILABLE", (response) => sendJson(response, { data: [] })],
    ["is compressed though nobody asked", "SERVICE_UNAVAILABLE", (response) => void response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" }).end("x")],
    ["is a refusal of the gateway", "SERVICE_UNAVAILABLE", (response) => sendJson(response, { errors: [{ message: "Who are you?", extensions: { code: "UNAUTHENTICATED" } }] }, 401)],
    ["comes for too few entities", "INTERNAL_SERVER_ERROR", (response) => sendJson(response, { data: { _entities: [{ reviews: [] }] } })],
    ["comes for other entities than it was asked for", "INTERNAL_SERVER_ERROR", (response) => sendJson(response, { data: { _entities: ["3", "1", "2"].map((id) => ({ id, reviews: [{ text: `of ${id}` }] })) } })],
    ["does not say for which entities it comes", "INTERNAL_SERVER_ERROR", (response) => sendJson(response, { data: { _entities: [1, 2, 3].map(() => ({ reviews: [] })) } })],
    ["is a text where a list belongs", "INTERNAL_SERVER_ERROR", (response) => sendJson(response, { data: { _entities: ["1", "2", "3"].map((id) => ({ id, reviews: "many" })) } })],
    ["leaves out what was asked", "INTERNAL_SERVER_ERROR", (response) => sendJson(response, { data: { _entities: [{ id: "1" }, { id: "2" }, { id: "3" }] } })],
    ["fails with a fault of the subgraph", "INTERNAL_SERVER_ERROR", (response) => sendJson(response, { errors: [{ message: "select * from reviews at 127.0.0.1", extensions: { code: "DATABASE" } }] }, 500)],
  ];

  it.each(cases)("that %s is null with the error %s, and the rest stands", async (_, code, behaviour) => {
    graph.reviews.behave(behaviour);
    const answer = await gateway.query(joined);

    expect(answer.status).toBe(200);
    expect(answer.data).toEqual(namesWithoutReviews);
    expect(answer.errors?.[0]?.extensions).toEqual({ code, requestId: answer.headers.get("x-request-id") });
    expectNothingOfTheInside(answer);
  });

  it("that is missing has an error at every place where it is null", async () => {
    graph.reviews.behave(never);
    const { errors } = await gateway.query(joined);
    expect(errors?.map(({ path }) => path)).toEqual([0, 1, 2].map((index) => ["products", index, "reviews"]));
  });

  it("that the client did not ask for itself is told at the place that needs it", async () => {
    graph.products.behave((response, request) => {
      if (request.body.query.includes("_entities")) return;
      return sendJson(response, { data: { products: [{ __typename: "Product", id: "1", name: "Table" }] } });
    });
    // The note needs the weight, which was asked for with the products and did not come.
    const { data, errors } = await gateway.query("{ products { name shippingNote } }");
    expect(data.products[0].name).toBe("Table");
    expect(errors?.[0]?.path).toEqual(["products", 0]);
  });

  it("of the wrong type is null with an error instead of a silent null", async () => {
    graph.products.behave((response) => sendJson(response, { data: { product: { name: "Table", weight: "heavy" } } }));
    const { data, errors } = await gateway.query('{ product(id: "1") { name weight } }');
    expect(data).toEqual({ product: { name: "Table", weight: null } });
    expect(errors?.map(({ path, extensions: { code } }) => [path, code])).toEqual([[["product", "weight"], "INTERNAL_SERVER_ERROR"]]);
  });

  it("whose owner says that there is none is null without an error, and with one when it only lacks a field", async () => {
    const reviewed = "{ latestReviews { text product { name } } }";
    graph.products.behave((response) => sendJson(response, { data: { _entities: [null, { id: "2", name: "Chair" }] } }));
    const hidden = await gateway.query(reviewed);
    expect(hidden.errors).toBeUndefined();
    expect(hidden.data.latestReviews.map(({ product }: { product: unknown }) => product)).toEqual([null, { name: "Chair" }]);

    // Under whichever name the client asked for it.
    graph.products.behave((response) => sendJson(response, { data: { _entities: [null, { id: "2", called: "Chair" }] } }));
    expect((await gateway.query("{ latestReviews { product { called: name } } }")).errors).toBeUndefined();

    graph.products.behave((response) => sendJson(response, { data: { _entities: [{ id: "1", name: null }, { id: "2", name: "Chair" }] } }));
    const broken = await gateway.query(reviewed);
    expect(broken.data).toEqual(hidden.data);
    expect(broken.errors?.map(({ path }) => path)).toEqual([["latestReviews", 0, "product", "name"]]);
  });

  it("that nobody asked for does not replace what another service said", async () => {
    graph.reviews.behave((response) => sendJson(response, { data: { _entities: ["1", "2", "3"].map((id) => ({ id, name: "Hacked", __proto__: null, reviews: [{ text: "Fine", name: "Hacked" }] })) } }));
    const { data, errors } = await gateway.query(joined);
    expect(errors).toBeUndefined();
    expect(data.products[0]).toEqual({ name: "Table", reviews: [{ text: "Fine" }] });
  });
});

it("answers with what it has when a subgraph is down", async () => {
  const gone = await startTestGateway(graph.supergraph, { subgraphUrls: new Map([["reviews", `http://127.0.0.1:${await freePort()}/graphql`]]) });
  const answer = await gone.query(joined);
  await gone.stop();
  expect(answer.data).toEqual(namesWithoutReviews);
  expect(answer.errors?.[0]?.extensions.code).toBe("SERVICE_UNAVAILABLE");
  expectNothingOfTheInside(answer);
});

it("gives up the whole request at its own deadline with what has arrived", async () => {
  const hasty = await startTestGateway(graph.supergraph, { subgraphDeadlineMs: 60_000, requestDeadlineMs: 400 });
  graph.reviews.behave(never);
  const { data, errors } = await hasty.query(joined);
  await hasty.stop();
  expect(data).toEqual(namesWithoutReviews);
  expect(errors?.[0]?.extensions.code).toBe("SERVICE_TIMEOUT");
});

describe("a broken connection", () => {
  const breakOnce = (): Behaviour => {
    let broken = false;
    return (response, request) => {
      if (!broken) {
        broken = true;
        response.destroy();
        return;
      }
      sendJson(response, { data: request.body.query.startsWith("mutation") ? { renameProduct: { name: "Desk" } } : { products: [] } });
    };
  };

  it("repeats a query once", async () => {
    graph.products.behave(breakOnce());
    const { data, errors } = await gateway.query("{ products { name } }");
    expect({ data, errors }).toEqual({ data: { products: [] } });
    expect(graph.products.requests).toHaveLength(2);
  });

  it("never repeats a mutation", async () => {
    graph.products.behave(breakOnce());
    const { data, errors } = await gateway.query('mutation { renameProduct(id: "1", name: "Desk") { name } }');
    expect(data).toEqual({ renameProduct: null });
    expect(errors?.[0]?.extensions.code).toBe("SERVICE_UNAVAILABLE");
    expect(graph.products.requests).toHaveLength(1);
  });
});

it("cancels the calls made for a client that leaves", async () => {
  const patient = await startTestGateway(graph.supergraph, { subgraphDeadlineMs: 60_000, requestDeadlineMs: 120_000 });
  const cancelled = new Promise<void>((resolve, reject) => {
    graph.products.behave((response) => {
      response.once("close", resolve);
      client.destroy();
    });
    setTimeout(() => reject(new Error("the call was not cancelled")), 10_000).unref();
  });
  const body = JSON.stringify({ query: "{ products { name } }" });
  const { port } = new URL(patient.url);
  const client = net.connect(Number(port), "127.0.0.1", () => {
    client.write(`POST /graphql HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  });
  await cancelled;
  await patient.stop();
});
