import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ServerResponse } from "node:http";
import { sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { bookSubgraph, books } from "../testing/example/books.ts";
import { gates, throughGate } from "../testing/gate.ts";
import { testSubgraph, type TestSubgraph } from "../testing/test-subgraph.ts";

// Where nobody waits too long, and where everybody does.
const patient = await testSubgraph(bookSubgraph, { connections: 2 });
const hasty = await testSubgraph(bookSubgraph, { connections: 2, waitMs: 200 });

const arrived: ServerResponse[] = [];
const onArrival = (message: unknown) => void arrived.push((message as { response: ServerResponse }).response);
subscribe("http.server.request.start", onArrival);
afterAll(() => void unsubscribe("http.server.request.start", onArrival));
beforeEach(() => void (arrived.length = 0));

const closeGate = gates();

const giveBook = (title: string) => ["mutation ($input: GiveBookInput!) { giveBook(input: $input) { __typename ... on GiveBookSuccess { book { id title } } } }", { input: { idempotencyKey: `give ${title}`.replaceAll(" ", "-"), title, shelf: 7 } }] as const;
const titled = async ({ owner }: TestSubgraph, title: string) => owner.select({ id: books.id }).from(books).where(sql`title = ${title}`);
const entries = async ({ owner }: TestSubgraph, subject: string) => owner.execute(sql`select categories from access_events where subject_id = ${subject}`);
const allLeft = () => vi.waitFor(() => expect(arrived.every((response) => response.closed)).toBe(true), 20_000);

describe("while all connections are in use", () => {
  it("who has waited long enough is told to try again, and nothing of theirs was begun", async () => {
    const gate = await closeGate(hasty.owner);
    const statements = await hasty.allStatementsOf(async () => {
      const first = [hasty.query(throughGate), hasty.query(throughGate)];
      await gate.waitFor(2);
      const refused = await Promise.all([hasty.query("{ books { nodes { title } } }", {}, { errors: true }), hasty.query(...giveBook("Later"), { errors: true })]);
      const unavailable = { message: expect.stringContaining("Try again"), extensions: { code: "SERVICE_UNAVAILABLE" } };
      expect(refused).toEqual([{ status: 503, errors: [unavailable] }, { status: 503, errors: [unavailable] }]);
      await gate.open();
      expect((await Promise.all(first)).map(({ data }) => data.databaseFault)).toEqual(["none", "none"]);
    });
    expect(statements.filter((statement) => /^begin/.test(statement))).toHaveLength(2);
    expect(await titled(hasty, "Later")).toHaveLength(0);
    expect((await hasty.query(...giveBook("Later"))).data.giveBook.book.title).toBe("Later");
    expect(await titled(hasty, "Later")).toHaveLength(1);
  });

  it("an event is refused as by who is away, and has its effect when it comes again", async () => {
    const gate = await closeGate(hasty.owner);
    const first = [hasty.query(throughGate), hasty.query(throughGate)];
    await gate.waitFor(2);
    const found = { id: "found-once", type: "book.found", subject: "01890000-0000-7000-8000-0000000000b1", data: { title: "Found", shelf: 3 } };
    expect(await hasty.deliver(found, { refused: true })).toBe(503);
    await gate.open();
    await Promise.all(first);
    await hasty.deliver(found);
    expect(await titled(hasty, "Found")).toHaveLength(1);
  });

  it("work that nobody waits for waits for its turn", async () => {
    const gate = await closeGate(hasty.owner);
    const first = [hasty.query(throughGate), hasty.query(throughGate)];
    await gate.waitFor(2);
    const work = hasty.asViewer({ id: null, role: "SYSTEM", organisations: [], scopes: [], purpose: null }, (db) => db.execute(sql`select 'worked' as word`));
    expect((await hasty.query("{ __typename }", {}, { errors: true })).status).toBe(503);
    await gate.open();
    expect([...(await work)]).toEqual([{ word: "worked" }]);
    await Promise.all(first);
  });

  it("the process is healthy and ready, as its database answers", async () => {
    const gate = await closeGate(patient.owner);
    const first = [patient.query(throughGate), patient.query(throughGate)];
    await gate.waitFor(2);
    expect((await fetch(`${patient.url}/health`)).status).toBe(200);
    expect((await fetch(`${patient.url}/ready`)).status).toBe(200);
    await gate.open();
    await Promise.all(first);
  });

  it("who leaves takes nobody's turn", async () => {
    const gate = await closeGate(patient.owner);
    const leaving = new AbortController();
    const statements = await patient.allStatementsOf(async () => {
      const first = [patient.query(throughGate), patient.query(throughGate)];
      await gate.waitFor(2);
      const waiting = [...Array.from({ length: 20 }, () => patient.query("{ books { nodes { title } } }", {}, { signal: leaving.signal })), patient.query(...giveBook("Never"), { signal: leaving.signal })];
      const left = Promise.allSettled(waiting);
      await vi.waitFor(() => expect(arrived).toHaveLength(23), 20_000);
      const stays = patient.query("{ books(first: 3) { nodes { title } } }");
      leaving.abort();
      expect((await left).every(({ status }) => status === "rejected")).toBe(true);
      await vi.waitFor(() => expect(arrived.filter((response) => response.closed)).toHaveLength(21), 20_000);
      await gate.open();
      expect((await stays).data.books.nodes).toEqual([]);
      await Promise.all(first);
    });
    expect(statements.filter((statement) => /^begin/.test(statement))).toHaveLength(3);
    expect(await titled(patient, "Never")).toHaveLength(0);
  });
});

describe("when whoever asked has left", () => {
  it("a read asks nothing further, and nothing of it is told or noted", async () => {
    const [book] = await patient.owner.insert(books).values({ title: "Read", shelf: 1, publishedOn: "2020-01-01" }).returning();
    const read = `query { book(id: "${book!.id}") { title } ${throughGate.slice(1)}`;
    const leaving = new AbortController();
    const gate = await closeGate(patient.owner);
    const statements = await patient.allStatementsOf(async () => {
      const left = expect(patient.query(read, {}, { signal: leaving.signal })).rejects.toThrow("abort");
      await gate.waitFor(1);
      leaving.abort();
      await left;
      await allLeft();
      await gate.open();
      // On both connections: what was left has ended then.
      const next = await closeGate(patient.owner, sql`select pg_advisory_xact_lock(92)`);
      const both = [1, 2].map(() => patient.query('{ databaseFault(statements: ["select pg_advisory_xact_lock_shared(92)"]) }'));
      await next.waitFor(2);
      await next.open();
      await Promise.all(both);
    });
    expect(statements.filter((statement) => statement.includes("lock_shared(91)"))).toHaveLength(1);
    expect(statements.filter((statement) => statement.includes("further"))).toHaveLength(0);
    expect(statements.filter((statement) => statement.startsWith("rollback"))).toHaveLength(1);
    expect(await entries(patient, book!.id)).toHaveLength(0);
    expect((await patient.query(read)).data).toEqual({ book: { title: "Read" }, databaseFault: "none" });
    expect(await entries(patient, book!.id)).toHaveLength(1);
  });

  it("a mutation that was begun is kept whole, with its entry and its event, and found done when it is sent again", async () => {
    const leaving = new AbortController();
    // Reads the table, but does not add to it.
    const gate = await closeGate(patient.owner, sql`lock table books in share mode`);
    const left = expect(patient.query(...giveBook("Kept"), { signal: leaving.signal })).rejects.toThrow("abort");
    await gate.waitFor(1);
    leaving.abort();
    await left;
    await allLeft();
    await gate.open();
    const [book] = await vi.waitFor(async () => {
      const found = await titled(patient, "Kept");
      expect(found).toHaveLength(1);
      return found;
    }, 20_000);
    expect([...(await entries(patient, book!.id))]).toEqual([{ categories: ["WRITTEN"] }]);
    expect((await patient.announced(book!.id)).map(({ type }) => type)).toEqual(["book.given"]);
    expect((await patient.query(...giveBook("Kept"))).data.giveBook).toEqual({ __typename: "GiveBookSuccess", book: { id: book!.id, title: "Kept" } });
    expect(await titled(patient, "Kept")).toHaveLength(1);
    expect(await patient.announced(book!.id)).toHaveLength(1);
  });
});
