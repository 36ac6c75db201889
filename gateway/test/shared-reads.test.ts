// Who waits together for one answer of a subgraph, and who never does.
import { generateKeyPairSync } from "node:crypto";
import type { ServerResponse } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ask, startTestGateway, type Answer, type TestGateway } from "../testing/test-gateway.ts";
import { sendJson, startTestGraph, type SubgraphRequest, type TestGraph } from "../testing/test-graph.ts";
import { startTestIssuer, type TestIssuer } from "../testing/test-issuer.ts";

const { privateKey } = generateKeyPairSync("ed25519", { privateKeyEncoding: { type: "pkcs8", format: "pem" }, publicKeyEncoding: { type: "spki", format: "pem" } });

let graph: TestGraph;
let issuer: TestIssuer;
let gateway: TestGateway;

beforeAll(async () => {
  graph = await startTestGraph();
  issuer = await startTestIssuer();
  gateway = await startTestGateway(graph.supergraph, { identity: issuer.trusted(), viewerPrivateKey: privateKey, subgraphDeadlineMs: 20_000, requestDeadlineMs: 30_000 });
});

afterAll(async () => {
  await gateway.stop();
  await issuer.stop();
  await graph.stop();
});

afterEach(() => {
  graph.products.reset();
  graph.reviews.reset();
});

const names = ["Table", "Chair", "Lamp"].map((name) => ({ name }));
const fiveTimes = [1, 2, 3, 4, 5];

/** Holds the answers of `products` back until `count` calls came to `reviews`, which each request makes under a key of its own. */
function heldUntilAllWait(count: number, answer: (response: ServerResponse, request: SubgraphRequest) => void = (response) => sendJson(response, { data: { products: names } })): void {
  let allWait!: () => void;
  const waiting = new Promise<void>((resolve) => (allWait = resolve));
  graph.reviews.behave((response, { body }) => {
    const key = /(\w+):\s*latestReviews/.exec(body.query)?.[1] ?? "latestReviews";
    sendJson(response, { data: { [key]: [] } });
    if (graph.reviews.requests.length === count) allWait();
  });
  graph.products.behave(async (response, request) => {
    await waiting;
    answer(response, request);
  });
}

const products = "products { name }";
const query = (own: number, fields = products): string => `query Names { ${fields} own${own}: latestReviews { id } }`;
const expected = (own: number): object => ({ products: names, [`own${own}`]: [] });

describe("reads of nobody that are the same", () => {
  it("are one call while it is in flight, and each has a whole answer of its own", async () => {
    heldUntilAllWait(5);
    const answers = await Promise.all(fiveTimes.map((own) => gateway.query(query(own))));

    expect(answers.map(({ data, errors }) => ({ data, errors }))).toEqual(fiveTimes.map((own) => ({ data: expected(own), errors: undefined })));
    expect(graph.products.requests).toHaveLength(1);
  });

  it("are asked again once the answer is there", async () => {
    await gateway.query(`{ ${products} }`);
    await gateway.query(`{ ${products} }`);
    expect(graph.products.requests).toHaveLength(2);
  });

  it("fail together, each with an error of its own request", async () => {
    heldUntilAllWait(2, (response) => sendJson(response, {}));
    const answers = await Promise.all([1, 2].map((own) => gateway.query(query(own))));

    expect(graph.products.requests).toHaveLength(1);
    for (const { data, errors, headers } of answers) {
      expect(data.products).toBeNull();
      expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: "SERVICE_UNAVAILABLE", requestId: headers.get("x-request-id") }]);
    }
  });

  it("do not end for the others when one of them leaves", async () => {
    let answer!: () => void;
    const mayAnswer = new Promise<void>((resolve) => (answer = resolve));
    graph.products.behave(async (response) => {
      await mayAnswer;
      sendJson(response, { data: { products: names } });
    });
    // The call that only the first makes is ended when the gateway knows that it left.
    const left = new Promise<void>((resolve) => graph.reviews.behave((response, { body }) => (body.query.includes("own1") ? void response.once("close", resolve) : sendJson(response, { data: { own2: [] } }))));
    const first = leaving(query(1));
    const second = gateway.query(query(2));
    await waitUntil(() => graph.reviews.requests.length === 2);
    first.leave();
    await left;
    answer();

    expect((await second).data).toEqual(expected(2));
    expect(await first.hasAnswer).toBe(false);
    expect(graph.products.requests).toHaveLength(1);
  });

  it("end when the last of them leaves, and whoever comes then asks anew", async () => {
    const ended = new Promise<void>((resolve) => graph.products.behave((response) => void response.once("close", resolve)));
    graph.reviews.behave(() => undefined);
    const clients = [1, 2].map((own) => leaving(query(own)));
    await waitUntil(() => graph.reviews.requests.length === 2);
    clients.forEach(({ leave }) => leave());
    await ended;
    await Promise.all(clients.map(({ hasAnswer }) => hasAnswer));
    expect(graph.products.requests).toHaveLength(1);

    graph.products.reset();
    expect((await gateway.query(`query Names { ${products} }`)).data).toEqual({ products: names });
    expect(graph.products.requests).toHaveLength(1);
  });
});

describe("reads that could have different answers, or must be noted one by one", () => {
  const cases: [string, (own: number) => Promise<Answer>][] = [
    ["somebody's, of the same person", async (own) => gateway.query(query(own), { headers: { authorization: `Bearer ${await issuer.token()}` } })],
    ["of nobody for another purpose", (own) => gateway.query(query(own), { headers: { "x-purpose": `reason ${own}` } })],
    ["under another name of the operation", (own) => gateway.query(query(own).replace("Names", `Names${own}`))],
    ["with other variables", (own) => gateway.query(query(own, "product(id: $id) { name }").replace("Names", "Names($id: ID!)"), { variables: { id: String(own) } })],
    ["of other fields", (own) => gateway.query(query(own, `products { name other${own}: name }`))],
  ];

  it.each(cases)("are calls of their own: %s", async (_, read) => {
    heldUntilAllWait(5, (response, { body }) => sendJson(response, { data: { products: names.map((row) => ({ ...row, ...Object.fromEntries(fiveTimes.map((own) => [`other${own}`, row.name])) })), product: { name: `number ${String(body.variables?.["id"])}` } } }));
    const answers = await Promise.all(fiveTimes.map(read));
    expect(answers.flatMap(({ errors = [] }) => errors)).toEqual([]);
    expect(graph.products.requests).toHaveLength(5);
  });

  it("are calls of their own: two changes", async () => {
    const rename = `mutation { renameProduct(id: "1", name: "Desk") { name } }`;
    let first!: () => void;
    const both = new Promise<void>((resolve) => (first = resolve));
    graph.products.behave(async (response) => {
      if (graph.products.requests.length === 2) first();
      await both;
      sendJson(response, { data: { renameProduct: { name: "Desk" } } });
    });
    await Promise.all([gateway.query(rename), gateway.query(rename)]);
    expect(graph.products.requests).toHaveLength(2);
  });

  it("are calls of their own where a dry run sends what nobody may see, and where it is switched off", async () => {
    for (const overrides of [{ authorization: { mode: "dry-run", errors: "errors" } as const }, { sharesReads: false }]) {
      const other = await startTestGateway(graph.supergraph, { ...overrides, subgraphDeadlineMs: 20_000 });
      heldUntilAllWait(2);
      await Promise.all([1, 2].map((own) => ask(other.url, query(own))));
      expect(graph.products.requests).toHaveLength(2);
      await other.stop();
      graph.products.reset();
      graph.reviews.reset();
    }
  });
});

function leaving(text: string): { hasAnswer: Promise<boolean>; leave(): void } {
  const controller = new AbortController();
  const answer = fetch(gateway.url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ query: text }), signal: controller.signal });
  return { hasAnswer: answer.then(() => true, () => false), leave: () => controller.abort() };
}

async function waitUntil(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}
