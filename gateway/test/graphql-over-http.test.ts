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
