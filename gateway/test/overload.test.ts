// A subgraph whose connections to its database are all in use: what a client of the gateway is told, and that nothing of theirs is lost or kept twice.
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { composeServices } from "@apollo/composition";
import { bookSubgraph } from "@lsg/subgraph-kit/testing/example/books";
import { gates, throughGate, type Gate } from "@lsg/subgraph-kit/testing/gate";
import { testSubgraph, type TestSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { viewerHeader } from "@lsg/subgraph-kit/viewer";
import { afterAll, describe, expect, test, vi } from "vitest";
import type { GatewayConfig } from "../src/config.ts";
import { serviceFailures } from "../src/errors.ts";
import { startTestGateway, type Answer } from "../testing/test-gateway.ts";
import { startTestIssuer } from "../testing/test-issuer.ts";

const folder = mkdtempSync(join(tmpdir(), "overloaded-graph-"));
const supergraph = join(folder, "supergraph.graphql");
writeFileSync(supergraph, composeServices([{ name: "books", url: "http://localhost", typeDefs: bookSubgraph.typeDefs }]).supergraphSdl!);
const issuer = await startTestIssuer();
// Registered first, done last.
afterAll(async () => {
  await issuer.stop();
  rmSync(folder, { recursive: true });
});

// One that has a single connection and soon refuses whoever waits for it, and one whose callers go sooner than it refuses anybody.
const hasty = await behindGateway(await testSubgraph(bookSubgraph, { connections: 1, waitMs: 200 }), { subgraphDeadlineMs: 20_000, requestDeadlineMs: 25_000 });
const patient = await behindGateway(await testSubgraph(bookSubgraph, { connections: 1 }), { subgraphDeadlineMs: 500, requestDeadlineMs: 25_000 });
const unhurried = await behindGateway(patient.books, { subgraphDeadlineMs: 20_000, requestDeadlineMs: 25_000 });
const closeGate = gates();

// What subgraphs were asked, by whoever signs viewers.
const asked: ServerResponse[] = [];
const onRequest = (message: unknown): void => {
  const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
  if (request.headers[viewerHeader] !== undefined) asked.push(response);
};
subscribe("http.server.request.start", onRequest);
afterAll(() => void unsubscribe("http.server.request.start", onRequest));
const waiting = (): ServerResponse[] => asked.filter((response) => !response.closed);

async function behindGateway(books: TestSubgraph, deadlines: Partial<GatewayConfig>) {
  const gateway = await startTestGateway(supergraph, { ...deadlines, identity: issuer.trusted(), viewerPrivateKey: books.viewerPrivateKey, subgraphUrls: new Map([["books", `${books.url}/graphql`]]) });
  afterAll(() => void gateway.stop());
  const headers = { authorization: `Bearer ${await issuer.token({ role: "PRACTITIONER" })}` };
  return { books, url: gateway.url, headers, query: (query: string, variables: object = {}) => gateway.query(query, { variables, headers }) };
}

const read = "{ books { nodes { title } } }";
const give = "mutation ($input: GiveBookInput!) { giveBook(input: $input) { __typename ... on GiveBookSuccess { book { title } } } }";
const aBook = (title: string) => ({ input: { idempotencyKey: `give-${title}`, title, shelf: 7 } });
const kept = async ({ owner }: TestSubgraph, title: string) => (await owner.execute(`select from books where title = '${title}'`)).length;
const given = (title: string) => ({ giveBook: { __typename: "GiveBookSuccess", book: { title } } });

/** Nothing of it is said but that it may be asked for again, for which a client need read no words. */
function expectFailure({ status, data, errors, headers }: Answer, code: keyof typeof serviceFailures, field: string): void {
  expect({ status, data }).toEqual({ status: 200, data: null });
  expect(errors).toEqual([{ message: serviceFailures[code], path: [field], extensions: { code, requestId: headers.get("x-request-id") } }]);
}

/** Does `work` while the subgraph's only connection is in use; gives how many transactions were begun until all had ended. */
async function whileHeld({ books }: typeof hasty, work: (gate: Gate) => Promise<unknown>): Promise<number> {
  const statements = await books.allStatementsOf(async () => {
    const gate = await closeGate(books.owner);
    const held = books.query(throughGate);
    await gate.waitFor(1);
    await work(gate);
    await gate.open();
    await held;
    // In its turn after all who still wait.
    await books.query("{ __typename }");
  });
  return statements.filter((statement) => statement.startsWith("begin")).length;
}

const heldAndLast = 2;

describe("while a subgraph has no connection free", () => {
  test("a read is not available now, which is no fault, and is answered when it is asked again", async () => {
    const begun = await whileHeld(hasty, async () => expectFailure(await hasty.query(read), "SERVICE_UNAVAILABLE", "books"));
    expect(begun).toBe(heldAndLast);
    expect((await hasty.query(read)).errors).toBeUndefined();
  });

  test("a mutation is not begun, and is done once when it is sent again with its key, however often", async () => {
    const begun = await whileHeld(hasty, async () => {
      for (let time = 0; time < 2; time++) expectFailure(await hasty.query(give, aBook("Refused")), "SERVICE_UNAVAILABLE", "giveBook");
    });
    expect(begun).toBe(heldAndLast);
    expect(await kept(hasty.books, "Refused")).toBe(0);
    for (let time = 0; time < 2; time++) expect((await hasty.query(give, aBook("Refused"))).data).toEqual(given("Refused"));
    expect(await kept(hasty.books, "Refused")).toBe(1);
  });

  test("the turns of clients who leave the gateway are free", async () => {
    const begun = await whileHeld(unhurried, async () => {
      const leaving = new AbortController();
      const asked = [read, read, give].map((query) => fetch(unhurried.url, { method: "POST", headers: { "content-type": "application/json", ...unhurried.headers }, body: JSON.stringify({ query, variables: query === give ? aBook("Left") : {} }), signal: leaving.signal }));
      const left = Promise.allSettled(asked);
      await vi.waitFor(() => expect(waiting()).toHaveLength(1 + asked.length), 20_000);
      leaving.abort();
      expect((await left).map(({ status }) => status)).toEqual(asked.map(() => "rejected"));
      await vi.waitFor(() => expect(waiting()).toHaveLength(1), 20_000);
    });
    expect(begun).toBe(heldAndLast);
    expect(await kept(patient.books, "Left")).toBe(0);
  });

  test("whoever waits longer than the gateway gives a call is late, and their turn is free as well", async () => {
    const begun = await whileHeld(patient, async () => {
      expectFailure(await patient.query(read), "SERVICE_TIMEOUT", "books");
      expectFailure(await patient.query(give, aBook("Late")), "SERVICE_TIMEOUT", "giveBook");
      await vi.waitFor(() => expect(waiting()).toHaveLength(1), 20_000);
    });
    expect(begun).toBe(heldAndLast);
    expect(await kept(patient.books, "Late")).toBe(0);
    expect((await unhurried.query(give, aBook("Late"))).data).toEqual(given("Late"));
  });
});

test("a mutation that was begun is kept though its client was told that it is late, and found done when it is sent again", async () => {
  // Reads the table, but does not add to it.
  const gate = await closeGate(patient.books.owner, "lock table books in share mode");
  expectFailure(await patient.query(give, aBook("Begun")), "SERVICE_TIMEOUT", "giveBook");
  await gate.open();
  expect((await unhurried.query(give, aBook("Begun"))).data).toEqual(given("Begun"));
  expect(await kept(patient.books, "Begun")).toBe(1);
});
