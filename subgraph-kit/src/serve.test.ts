import { generateKeyPairSync } from "node:crypto";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { describe, expect, it, vi } from "vitest";
import { bookSubgraph, books } from "../testing/example/books.ts";
import { cloneDatabase } from "../testing/template-database.ts";
import { knownViewer, testSubgraph } from "../testing/test-subgraph.ts";
import { createDatabase } from "./database.ts";
import { createLog } from "./log.ts";
import { createPermits } from "./permit.ts";
import { rehearse } from "./rehearse.ts";
import { anonymousViewer } from "./viewer.ts";

const { owner, query, entities, statementsOf, url } = await testSubgraph(bookSubgraph);

describe("a served subgraph", () => {
  it("answers each viewer with the rows that the policies let through", async () => {
    const [mine, everyones] = await owner
      .insert(books)
      .values([
        { title: "Diary", shelf: 1, publishedOn: "2020-01-01", ownerId: knownViewer.id },
        { title: "Atlas", shelf: 1, publishedOn: "2020-01-01" },
      ])
      .returning();
    const both = "query ($mine: ID!, $everyones: ID!) { mine: book(id: $mine) { title } everyones: book(id: $everyones) { title } }";
    const variables = { mine: mine!.id, everyones: everyones!.id };
    expect((await query(both, variables)).data).toEqual({ mine: { title: "Diary" }, everyones: { title: "Atlas" } });
    expect((await query(both, variables, { viewer: anonymousViewer })).data).toEqual({ mine: null, everyones: { title: "Atlas" } });
    expect((await query(both, variables, { viewer: { ...knownViewer, id: "somebody else" } })).data).toEqual({ mine: null, everyones: { title: "Atlas" } });
  });

  it("keeps viewers apart when many ask at the same time on few connections", async () => {
    const readers = Array.from({ length: 40 }, (_, index) => `reader-${index}`);
    await owner.insert(books).values(readers.map((ownerId) => ({ title: `Notes of ${ownerId}`, shelf: 99, publishedOn: "2020-01-01", ownerId })));
    await Promise.all(
      readers.map(async (id) => {
        const viewer = id.endsWith("7") ? anonymousViewer : { ...knownViewer, id };
        const { data } = await query('{ books(first: 200) { nodes { title } } }', {}, { viewer });
        const notes = data.books.nodes.map(({ title }: { title: string }) => title).filter((title: string) => title.startsWith("Notes of"));
        expect(notes).toEqual(viewer === anonymousViewer ? [] : [`Notes of ${id}`]);
      }),
    );
  });

  it("refuses a call without the gateway's header and says to ask the gateway", async () => {
    for (const headers of [{}, { "x-viewer": "forged" }]) {
      const response = await fetch(`${url}/graphql`, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: '{"query":"{__typename}"}' });
      expect(response.status).toBe(401);
      expect(await response.json()).toEqual({ errors: [{ message: "This service answers the gateway only: send the request to the gateway.", extensions: { code: "UNAUTHENTICATED" } }] });
    }
  });

  it("answers a fault without saying anything about its inside", async () => {
    const { data, errors } = await query("{ fault }", {}, { errors: true });
    expect(data).toEqual({ fault: null });
    expect(errors).toEqual([
      { message: "Something went wrong here. Try again; if it stays, report the request's id.", locations: [{ line: 1, column: 3 }], path: ["fault"], extensions: { code: "INTERNAL_SERVER_ERROR" } },
    ]);
  });

  it("gives no part of an answer whose transaction failed", async () => {
    const answer = await query("{ books { nodes { title } } databaseFault }", {}, { errors: true });
    expect(answer.status).toBe(500);
    expect(answer.data).toBeUndefined();
    expect(answer.errors).toEqual([{ message: expect.stringContaining("Something went wrong"), extensions: { code: "INTERNAL_SERVER_ERROR" } }]);
  });

  it("says that its database is late, or away, and not that somebody made a mistake", async () => {
    const faultOf = async (...statements: string[]) => {
      const { status, errors } = await query("query ($statements: [String!]) { databaseFault(statements: $statements) }", { statements }, { errors: true });
      return { status, code: errors?.[0]?.extensions.code, message: errors?.[0]?.message };
    };
    const late = { status: 503, code: "SERVICE_TIMEOUT", message: expect.stringContaining("ask for less") };
    expect(await faultOf("set local statement_timeout = 20", "select pg_sleep(5)")).toEqual(late);
    await owner.transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(81)`);
      expect(await faultOf("set local lock_timeout = 20", "select pg_advisory_xact_lock(81)")).toEqual(late);
    });
    const away = { status: 503, code: "SERVICE_UNAVAILABLE", message: expect.stringContaining("Try again") };
    expect(await faultOf("select pg_terminate_backend(pg_backend_pid())")).toEqual(away);
    expect(await faultOf("select * from nothing_of_the_kind")).toMatchObject({ status: 500, code: "INTERNAL_SERVER_ERROR" });
  });

  it("answers after a migration changed what its prepared statements give", async () => {
    await owner.execute(sql`create table changing (one int); grant select on changing to public`);
    const ask = () => query('{ databaseFault(statements: ["select * from changing", "select 1 as other"]) }');
    // Prepared on each connection that is used; those that are idle are taken last in, first out.
    for (let round = 0; round < 3; round++) await ask();
    await owner.execute(sql`alter table changing add column two int`);
    expect((await ask()).data).toEqual({ databaseFault: "none" });
    await owner.execute(sql`drop table changing`);
  });

  it("answers both of two that wait for each other", async () => {
    const both = [[82, 83], [83, 82]].map((locks) =>
      query("query ($statements: [String!]) { databaseFault(statements: $statements) }", { statements: locks.flatMap((lock) => [`select pg_advisory_xact_lock(${lock})`, "select pg_sleep(0.1)"]) }),
    );
    expect((await Promise.all(both)).map(({ data }) => data.databaseFault)).toEqual(["none", "none"]);
  });

  it("has rehearsed what it is asked most, and nothing of that stays", async () => {
    const clone = await cloneDatabase("books");
    const statements: string[] = [];
    const database = createDatabase(clone.appUrl, { connections: 5, onStatement: (statement) => statements.push(statement) });
    const log = createLog("books", "silent");
    const warned = vi.spyOn(log, "warn");
    try {
      const permits = await createPermits(generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString());
      await rehearse({ subgraph: bookSubgraph, database, permits, log });
      expect(warned).not.toHaveBeenCalled();
      expect(statements.filter((statement) => statement.includes('from "books"'))).toHaveLength(4);
      expect(statements.filter((statement) => statement.includes("record_access"))).toHaveLength(4);
      const prepared = () =>
        database.session({ viewer: anonymousViewer }, async ({ db }) => {
          const [found] = await db.execute<{ books: number; log: number }>(sql`select count(*) filter (where statement like ${'%from "books"%'})::int as books, count(*) filter (where statement like ${"%record_access%"})::int as log, pg_sleep(0.05) from pg_prepared_statements`);
          return { books: found?.books, log: found?.log };
        });
      expect(await Promise.all([prepared(), prepared(), prepared()])).toEqual(Array(3).fill({ books: 1, log: 1 }));
      const ownerOfClone = postgres(clone.ownerUrl, { max: 1 });
      expect([...(await ownerOfClone`select count(*)::int as events from access_events`)]).toEqual([{ events: 0 }]);
      await ownerOfClone.end();
    } finally {
      await database.close();
      await clone.drop();
    }
  });

  it("answers references in their order, null for what is not there, in one statement", async () => {
    const rows = await owner.insert(books).values([{ title: "A", shelf: 2, publishedOn: "2020-01-01" }, { title: "B", shelf: 2, publishedOn: "2020-01-01" }]).returning();
    const keys = [{ id: rows[1]!.id }, { id: "no uuid" }, { id: "01890000-0000-7000-8000-000000000000" }, { id: rows[0]!.id }, { id: rows[1]!.id }];
    let found: unknown[] = [];
    const statements = await statementsOf(async () => {
      found = await entities("Book", keys, "title");
    });
    expect(found).toEqual([{ title: "B" }, null, null, { title: "A" }, { title: "B" }]);
    expect(statements).toHaveLength(1);
  });

  it("is healthy, and ready while its database answers", async () => {
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect((await fetch(`${url}/ready`)).status).toBe(200);
  });
});

describe("a paged list", () => {
  const page = "query ($first: Int, $after: String) { books(first: $first, after: $after) { edges { cursor node { title } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";

  it("gives every row exactly once, whatever the size of the page, with equal sort keys and macrons among them", async () => {
    await owner.insert(books).values(["Āporo", "Ānau", "Same", "Same", "Same", "Zoo's", 'Quote"'].map((title) => ({ title, shelf: 3, publishedOn: "2020-01-01" })));
    const all = (await query(page, { first: 200 })).data.books.edges.map(({ cursor }: { cursor: string }) => cursor);
    for (const first of [1, 2, 3, 200]) {
      const seen: string[] = [];
      for (let after: string | null = null, more = true; more; ) {
        const { edges, pageInfo }: { edges: { cursor: string }[]; pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string } } = (await query(page, { first, after })).data.books;
        seen.push(...edges.map(({ cursor }) => cursor));
        expect(pageInfo.hasPreviousPage).toBe(after !== null);
        after = pageInfo.endCursor;
        more = pageInfo.hasNextPage;
      }
      expect(seen).toEqual(all);
    }
  });

  it.each([0, -1, 201])("refuses first: %i and says how many may be asked for", async (first) => {
    const { errors } = await query(page, { first }, { errors: true });
    expect(errors).toMatchObject([{ message: expect.stringContaining("1 to 200"), extensions: { code: "BAD_USER_INPUT" } }]);
  });

  const forged = [[], ["a"], ["a", "not a uuid"], [1, "01890000-0000-7000-8000-000000000000"], ["a\0", "01890000-0000-7000-8000-000000000000"], { length: 2 }].map((value) => Buffer.from(JSON.stringify(value)).toString("base64url"));
  it.each(["", "garbage", ...forged])("refuses the cursor %j, which it never gave", async (after) => {
    const { errors } = await query(page, { after }, { errors: true });
    expect(errors).toMatchObject([{ message: expect.stringContaining("after is not a cursor of this list"), extensions: { code: "BAD_USER_INPUT" } }]);
  });

  it("of the children of many parents costs one statement however many parents there are", async () => {
    const rows = await owner.insert(books).values(Array.from({ length: 50 }, (_, index) => ({ title: `Book ${String(index).padStart(2, "0")}`, shelf: 100 + (index % 10), publishedOn: "2020-01-01" }))).returning();
    const select = (count: number) => statementsOf(() => entities("Book", rows.slice(0, count).map(({ id }) => ({ id })), "shelfMates(first: 2) { nodes { title } pageInfo { hasNextPage } }"));
    expect(await select(1)).toHaveLength(2);
    expect(await select(50)).toHaveLength(2);

    const [first] = await entities("Book", [{ id: rows[0]!.id }], "shelfMates(first: 2) { nodes { title } pageInfo { hasNextPage endCursor } }");
    expect(first.shelfMates.nodes).toEqual([{ title: "Book 00" }, { title: "Book 10" }]);
    const [next] = await entities("Book", [{ id: rows[0]!.id }], `shelfMates(first: 9, after: "${first.shelfMates.pageInfo.endCursor}") { nodes { title } pageInfo { hasNextPage } }`);
    expect(next.shelfMates).toEqual({ nodes: [{ title: "Book 20" }, { title: "Book 30" }, { title: "Book 40" }], pageInfo: { hasNextPage: false } });
  });
});

describe("scalars in an operation", () => {
  it("come back as they went in", async () => {
    const { data } = await query('{ echo(date: "2026-02-28", instant: "2026-02-28T09:30:00+13:00", cents: 64580000000) { date instant cents } }');
    expect(data.echo).toEqual({ date: "2026-02-28", instant: "2026-02-27T20:30:00.000Z", cents: 64_580_000_000 });
  });

  it("are refused with a sentence when they are wrong", async () => {
    const { errors } = await query('{ echo(date: "2026-02-30") { date } }', {}, { errors: true });
    expect(errors?.[0]?.message).toContain("YYYY-MM-DD");
  });
});
