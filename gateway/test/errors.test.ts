// What leaves the gateway about an error.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startTestGateway, type TestGateway } from "../testing/test-gateway.ts";
import { sendJson, startTestGraph, type TestGraph } from "../testing/test-graph.ts";

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

const refuse = (code: string): Promise<Awaited<ReturnType<TestGateway["query"]>>> => gateway.query(`{ refuse(code: "${code}") }`);

describe("an error of a subgraph", () => {
  it.each(["BAD_USER_INPUT", "FORBIDDEN", "UNAUTHENTICATED"])("passes the message and the code of the refusal %s, and nothing beside", async (code) => {
    const { errors, headers } = await refuse(code);
    expect(errors).toEqual([{ message: "Send another code.", path: ["refuse"], extensions: { code, requestId: headers.get("x-request-id") } }]);
  });

  it.each(["INTERNAL_SERVER_ERROR", "DATABASE_DOWN", "GRAPHQL_VALIDATION_FAILED", "DOWNSTREAM_SERVICE_ERROR", "constructor", ""])("is a fault without details when its code is %j", async (code) => {
    const { errors, headers } = await refuse(code);
    expect(errors).toEqual([
      { message: "Something went wrong here. Try again; if it stays, report the request's id.", path: ["refuse"], extensions: { code: "INTERNAL_SERVER_ERROR", requestId: headers.get("x-request-id") } },
    ]);
  });

  it("is a fault when a refusal's message names the address of a subgraph", async () => {
    const { host } = new URL(graph.reviews.url);
    graph.products.behave((response) => sendJson(response, { data: { refuse: null }, errors: [{ message: `No answer from ${host}`, path: ["refuse"], extensions: { code: "FORBIDDEN" } }] }));
    const { errors } = await refuse("FORBIDDEN");
    expect(errors?.[0]?.extensions.code).toBe("INTERNAL_SERVER_ERROR");
    expect(JSON.stringify(errors)).not.toContain(host);
  });

  it("is a fault when it has another shape than an error", async () => {
    graph.products.behave((response) => sendJson(response, { data: { refuse: null }, errors: ["text", null, { message: 1, path: [{}], extensions: [] }] }));
    const { errors } = await refuse("x");
    expect(errors?.every(({ extensions: { code } }) => code === "INTERNAL_SERVER_ERROR")).toBe(true);
  });
});

describe("an error of the request", () => {
  it("says what is wrong with the operation, and where", async () => {
    const parse = await gateway.query("{ products {");
    expect([parse.status, parse.errors?.[0]?.extensions.code]).toEqual([400, "GRAPHQL_PARSE_FAILED"]);

    const validate = await gateway.query("{ absent }");
    expect([validate.status, validate.errors?.[0]]).toMatchObject([400, { message: 'Cannot query field "absent" on type "Query".', locations: [{ line: 1, column: 3 }], extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }]);
  });

  it("says which variable is wrong", async () => {
    const { status, errors } = await gateway.query("query ($id: ID!) { product(id: $id) { name } }");
    expect([status, errors?.[0]?.extensions.code, errors?.[0]?.message]).toEqual([400, "BAD_USER_INPUT", 'Variable "$id" of required type "ID!" was not provided.']);
  });

  it("says which operation to name", async () => {
    const unnamed = await gateway.query("query A { __typename } query B { __typename }");
    expect([unnamed.status, unnamed.errors?.[0]?.extensions.code]).toEqual([400, "OPERATION_RESOLUTION_FAILURE"]);
    const absent = await gateway.query("query A { __typename }", { operationName: "B" });
    expect([absent.status, absent.errors?.[0]?.extensions.code]).toEqual([400, "OPERATION_RESOLUTION_FAILURE"]);
  });
});

describe("an operation that comes again", () => {
  const answer = async (...asked: Parameters<TestGateway["query"]>): Promise<unknown> => {
    const { status, data, errors } = await gateway.query(...asked);
    return { status, data, errors: errors?.map(({ extensions: { code }, ...error }) => ({ ...error, code })) };
  };

  it.each([
    ["a subgraph's refusal", '{ refuse(code: "FORBIDDEN") again: __typename }', {}],
    ["a subgraph's fault", '{ refuse(code: "DATABASE_DOWN") again: __typename }', {}],
    ["a variable that is missing", "query Again(\n  $id: ID!) { product(id: $id) { name } }", {}],
    ["no error", "{ products { name } again: __typename }", {}],
    ["a question about the schema", '{ again: __type(name: "Product") { name } }', {}],
    ["the second of two operations", "query A { again: __typename } query B { products { name } }", { operationName: "B" }],
  ] as const)("is answered as it was the first time: %s", async (_, query, options) => {
    const first = await answer(query, options);
    expect([await answer(query, options), await answer(query, options)]).toEqual([first, first]);
  });

  it("tells the place of a variable each time", async () => {
    const query = "query Place(\n  $id: ID!) { product(id: $id) { name } }";
    await gateway.query(query, { variables: { id: "1" } });
    const { errors } = await gateway.query(query);
    expect(errors).toMatchObject([{ locations: [{ line: 2, column: 3 }], extensions: { code: "BAD_USER_INPUT" } }]);
  });

  it("is another one under another name, and none under a name that its text has not", async () => {
    const query = "query A { a: __typename } query B { b: __typename }";
    const ask = async (operationName: string): Promise<unknown> => (await gateway.query(query, { operationName })).data;
    expect([await ask("A"), await ask("B"), await ask("A"), await ask("B"), await ask("C")]).toEqual([{ a: "Query" }, { b: "Query" }, { a: "Query" }, { b: "Query" }, undefined]);
  });

  it("is not run by GET when it changes something, although a POST ran it", async () => {
    const query = 'mutation { renameProduct(id: "1", name: "again") { id } }';
    expect((await gateway.query(query)).data).toMatchObject({ renameProduct: { id: "1" } });
    const before = graph.products.requests.length;
    const response = await fetch(`${gateway.url}?query=${encodeURIComponent(query)}`);
    expect([response.status, response.headers.get("allow"), graph.products.requests.length]).toEqual([405, "POST", before]);
  });
});

it("tells nothing of the schema when introspection is off", async () => {
  const closed = await startTestGateway(graph.supergraph, { introspection: false });
  const introspection = await closed.query("{ __schema { types { name } } }");
  const guess = await closed.query("{ product }");
  const typo = await closed.query("{ productz { name } }");
  await closed.stop();

  expect([introspection.status, introspection.data, guess.status]).toEqual([400, undefined, 400]);
  expect(typo.errors?.[0]?.message).toBe('Cannot query field "productz" on type "Query".');
});

describe("the request's id", () => {
  it("is the client's, and goes to the subgraphs", async () => {
    const { headers } = await gateway.query("{ products { name } }", { headers: { "x-request-id": "order-7:a.b_c" } });
    expect(headers.get("x-request-id")).toBe("order-7:a.b_c");
    expect(graph.products.requests[0]?.headers["x-request-id"]).toBe("order-7:a.b_c");
  });

  it.each(["two words", "x".repeat(129), '{"a":1}'])("is a new one when the client's is %j", async (id) => {
    const { headers } = await gateway.query("{ __typename }", { headers: { "x-request-id": id } });
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });
});
