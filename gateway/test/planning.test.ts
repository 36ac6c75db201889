// Planning is away from the requests of others: a hard operation is ended, and costs its own client alone.
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestGateway, type TestGateway } from "../testing/test-gateway.ts";
import { startTestGraph, type TestGraph } from "../testing/test-graph.ts";

let graph: TestGraph;
let gateway: TestGateway;

beforeAll(async () => {
  graph = await startTestGraph();
  // The limits that refuse such an operation before it is planned are out of the way.
  gateway = await startTestGateway(graph.supergraph, { limits: { maxTokens: 5_000, maxDepth: 200, maxSelections: 1_000_000 }, planning: { threads: 1, deadlineMs: 1_500, maxBytes: 1_048_576 } });
});

afterAll(async () => {
  await gateway.stop();
  await graph.stop();
});

const doubled = (levels: number): string =>
  ["{ products {...F0} }", ...Array.from({ length: levels }, (_, at) => `fragment F${at} on Product { x: friend {...F${at + 1}} y: friend {...F${at + 1}} }`), `fragment F${levels} on Product { id }`].join(" ");

it("answers others while an operation is planned that takes too long, refuses that one, and plans again after it", async () => {
  expect((await gateway.query("{ products { name } }")).errors).toBeUndefined();
  let ended = false;
  const hard = gateway.query(doubled(16)).finally(() => (ended = true));
  for (let time = 0; time < 5; time++) expect((await gateway.query("{ products { name } }")).errors).toBeUndefined();
  expect(ended).toBe(false);

  const { data, errors } = await hard;
  expect([data, errors?.map(({ extensions: { code } }) => code)]).toEqual([undefined, ["OPERATION_TOO_LARGE"]]);
  expect((await gateway.query("{ products { name weight } }")).data.products[0]).toEqual({ name: "Table", weight: 30 });
});

it("refuses an operation that took too long at once when it is sent again", async () => {
  await gateway.query(doubled(16));
  const before = graph.products.requests.length;
  const { errors } = await gateway.query(doubled(16));
  expect(errors?.[0]?.extensions.code).toBe("OPERATION_TOO_LARGE");
  expect(graph.products.requests.length).toBe(before);
});

it("refuses in the same way what the planner itself gives up", async () => {
  const patient = await startTestGateway(graph.supergraph, { limits: { maxTokens: 5_000, maxDepth: 200, maxSelections: 1_000_000 }, planning: { threads: 1, deadlineMs: 120_000, maxBytes: 1_048_576 } });
  try {
    const { data, errors } = await patient.query(doubled(16));
    expect([data, errors?.map(({ extensions: { code } }) => code)]).toEqual([undefined, ["OPERATION_TOO_LARGE"]]);
    expect((await patient.query("{ products { name weight } }")).data.products[0]).toEqual({ name: "Table", weight: 30 });
  } finally {
    await patient.stop();
  }
});
