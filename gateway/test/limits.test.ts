import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { getIntrospectionQuery } from "graphql";
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

afterEach(() => graph.products.reset());

/** Every fragment spreads the next one twice, so that `levels` of them stand for 2 ^ `levels` selections. */
function doubledFragments(levels: number): string {
  const fragments = Array.from({ length: levels }, (_, i) => `fragment F${i} on Product { x: friend {...F${i + 1}} y: friend {...F${i + 1}} }`);
  return ["{ products {...F0} }", ...fragments, `fragment F${levels} on Product { id }`].join(" ");
}

describe("an operation", () => {
  it("that 803 bytes of fragments double into tens of thousands of fields is refused before it is planned", async () => {
    const bytes = doubledFragments(11).slice(0, -"id }".length);
    const operation = `${bytes}${"id ".repeat(Math.floor((803 - bytes.length - 1) / 3))}`.padEnd(802) + "}";
    expect(Buffer.byteLength(operation)).toBe(803);

    const { status, errors } = await gateway.query(operation);
    expect([status, errors?.[0]?.extensions.code]).toEqual([400, "OPERATION_TOO_LARGE"]);
    expect(graph.products.requests).toEqual([]);
  });

  it.each([30, 60, 100])("with %i levels of doubled fragments is counted without unfolding it", async (levels) => {
    const { errors } = await gateway.query(doubledFragments(levels));
    expect(errors?.[0]?.extensions.code).toBe("OPERATION_TOO_LARGE");
  });

  it("whose fragments spread each other in a circle is refused as invalid", async () => {
    const { errors } = await gateway.query("{ products {...A} } fragment A on Product { friend {...B} } fragment B on Product { friend {...A} }");
    expect(errors?.[0]?.message).toBe('Cannot spread fragment "A" within itself via "B".');
  });

  it("that is too deep is refused, however deep", async () => {
    const nested = (levels: number): string => `{ products ${"{ friend ".repeat(levels)}{ id }${" }".repeat(levels)} }`;
    expect((await gateway.query(nested(18))).errors).toBeUndefined();
    for (const levels of [19, 500, 1_600]) {
      expect((await gateway.query(nested(levels))).errors?.[0]?.message).toBe("The operation is nested more than 20 levels deep. Ask for fewer levels, or split it.");
    }
  });

  it("with too many tokens is refused", async () => {
    const { status, errors } = await gateway.query(`{ ${"__typename ".repeat(5_001)} }`);
    expect([status, errors?.[0]?.message]).toEqual([400, "Syntax Error: Document contains more that 5000 tokens. Parsing aborted."]);
  });

  it("that reads the whole schema is not refused", async () => {
    expect((await gateway.query(getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true, schemaDescription: true, oneOf: true }))).errors).toBeUndefined();
  });

  it("that answers under names of JavaScript's own is answered as asked", async () => {
    const { data, errors } = await gateway.query('query ($constructor: ID!) { __proto__: product(id: $constructor) { constructor: name toString: reviews { __proto__: text } } }', { variables: { constructor: "1" } });
    expect(errors).toBeUndefined();
    expect(Object.entries(data)).toEqual([["__proto__", { constructor: "Table", toString: [JSON.parse('{ "__proto__": "Stands well" }')] }]]);
  });
});

describe("a body", () => {
  const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Response> => fetch(gateway.url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body });
  const statusAndCode = async (response: Response): Promise<unknown[]> => [response.status, ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code];

  it("over the limit is refused", async () => {
    expect(await statusAndCode(await post(JSON.stringify({ query: "{ __typename }", variables: { text: "x".repeat(1_100_000) } })))).toEqual([413, "BAD_REQUEST"]);
  });

  it("of brackets is refused before anything recurses over it", async () => {
    expect(await statusAndCode(await post(`{"query":"{ __typename }","variables":{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}}`))).toEqual([400, "BAD_REQUEST"]);
  });

  it("with brackets in a text is taken", async () => {
    expect((await post(JSON.stringify({ query: "{ __typename }", variables: { a: `"\\${"[".repeat(1_000)}` } }))).status).toBe(200);
  });

  it("in another encoding than UTF-8 is refused", async () => {
    expect(await statusAndCode(await post(Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x7d])))).toEqual([400, "BAD_REQUEST"]);
    expect(await statusAndCode(await post("{}", { "content-type": "application/json; charset=utf-16" }))).toEqual([415, "BAD_REQUEST"]);
  });

  it("that is compressed is refused", async () => {
    expect(await statusAndCode(await post("x", { "content-encoding": "gzip" }))).toEqual([415, "BAD_REQUEST"]);
  });

  it("with a list of operations is refused", async () => {
    expect(await statusAndCode(await post(JSON.stringify([{ query: "{ __typename }" }])))).toEqual([400, "BAD_REQUEST"]);
  });
});
