import { generateKeyPairSync } from "node:crypto";
import { anonymousViewer, createViewerVerifier, ViewerRefused } from "@lsg/subgraph-kit/viewer";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startTestGateway, type TestGateway } from "../testing/test-gateway.ts";
import { startTestGraph, type TestGraph } from "../testing/test-graph.ts";

const keys = generateKeyPairSync("ed25519", { privateKeyEncoding: { type: "pkcs8", format: "pem" }, publicKeyEncoding: { type: "spki", format: "pem" } });

let graph: TestGraph;
let gateway: TestGateway;

beforeAll(async () => {
  graph = await startTestGraph();
  gateway = await startTestGateway(graph.supergraph, { viewerPrivateKey: keys.privateKey });
});

afterAll(async () => {
  await gateway.stop();
  await graph.stop();
});

afterEach(() => {
  graph.products.reset();
  graph.reviews.reset();
});

const sent = (subgraph: "products" | "reviews"): string[] => graph[subgraph].requests.map(({ headers }) => String(headers["x-viewer"]));
const joined = "{ products { name reviews { text } } }";

describe("the viewer that a subgraph is told", () => {
  it("is signed for that subgraph alone", async () => {
    await gateway.query(joined);
    const verifyForProducts = await createViewerVerifier(keys.publicKey, "products");
    const verifyForReviews = await createViewerVerifier(keys.publicKey, "reviews");
    const [forProducts, forReviews] = [sent("products")[0], sent("reviews")[0]];

    expect(await verifyForProducts(forProducts)).toEqual(anonymousViewer);
    expect(await verifyForReviews(forReviews)).toEqual(anonymousViewer);
    await expect(verifyForReviews(forProducts)).rejects.toThrow(ViewerRefused);
  });

  it("is never the one that a client sends", async () => {
    await gateway.query(joined, { headers: { "x-viewer": "forged", cookie: "a=b" } });
    expect(graph.products.requests).toHaveLength(1);
    for (const { headers } of [...graph.products.requests, ...graph.reviews.requests]) {
      expect(headers["x-viewer"]).not.toContain("forged");
      expect(headers.cookie).toBeUndefined();
    }
  });

  it("is signed once for requests that follow each other", async () => {
    await gateway.query(joined);
    await gateway.query(joined);
    expect(new Set(sent("products")).size).toBe(1);
  });
});
