import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { buildSchema } from "graphql";
import postgres from "postgres";
import { beforeAll, describe, expect, inject, it, test, vi } from "vitest";
import { bookSubgraph, books } from "../testing/example/books.ts";
import { knownViewer, testSubgraph } from "../testing/test-subgraph.ts";
import { accessEvents } from "./access-log.ts";
import { idempotencyObjects } from "./idempotency-sql.ts";
import { createLog } from "./log.ts";
import { prepareMutations } from "./mutation-rules.ts";
import { anonymousViewer, type Viewer } from "./viewer.ts";

const logged: { level: number; msg: string }[] = [];
const log = createLog("books", "info", { write: (line) => void logged.push(JSON.parse(line) as (typeof logged)[number]) });
const { owner, query, allStatementsOf } = await testSubgraph(bookSubgraph, { log });

const giveBook = `mutation ($input: GiveBookInput!) { giveBook(input: $input) {
  __typename ... on GiveBookSuccess { book { id title addedAt shelfMates { nodes { title } } } } ... on InvalidInput { field } ... on ShelfFull { shelf } ... on Problem { message } } }`;

let shelf = 100;
const aBook = (said: object = {}) => ({ idempotencyKey: randomUUID(), title: "Ngā Tūī", shelf: ++shelf, ...said });
const give = async (input: object, options: { viewer?: Viewer } = {}) => (await query(giveBook, { input }, options)).data.giveBook;
const titlesOn = async (on: number) => (await owner.select().from(books).where(eq(books.shelf, on))).map(({ title }) => title);

describe("a mutation", () => {
  it("is done once, and answers the same when it is sent again", async () => {
    const input = aBook();
    const first = await give(input);
    expect(first).toMatchObject({ __typename: "GiveBookSuccess", book: { title: "Ngā Tūī" } });
    expect(await give(input)).toEqual(first);
    expect(await give(Object.fromEntries(Object.entries(input).reverse()))).toEqual(first);
    expect(await titlesOn(input.shelf)).toEqual(["Ngā Tūī"]);
  });

  it("gives its rows as they are by then, and nothing of what they were: that is not kept", async () => {
    const input = aBook({ title: "Rongoā" });
    const { book } = await give(input);
    await owner.update(books).set({ title: "Rongoā Māori" }).where(eq(books.id, book.id));
    expect(await give(input)).toMatchObject({ book: { id: book.id, title: "Rongoā Māori" } });
    expect(JSON.stringify([...(await owner.execute(sql`select * from idempotency_keys where key = ${input.idempotencyKey}`))])).not.toContain("Rongo");
  });

  it("tells that it was done, and no more, when its rows are gone or no longer the viewer's to see", async () => {
    const input = aBook();
    const { book } = await give(input);
    await owner.execute(sql`update books set owner_id = 'somebody else' where id = ${book.id}`);
    expect(await give(input)).toEqual({ __typename: "AlreadyDone", message: expect.stringContaining("nothing was done now") });
    expect(await titlesOn(input.shelf)).toHaveLength(1);
    // Whoever looked for it in vain is in the log, as by any other way.
    expect(await owner.select({ viewerId: accessEvents.viewerId, subjectId: accessEvents.subjectId }).from(accessEvents).where(eq(accessEvents.soughtId, book.id))).toEqual([{ viewerId: knownViewer.id, subjectId: null }]);
    await owner.delete(books).where(eq(books.id, book.id));
    expect(await give(input)).toMatchObject({ __typename: "AlreadyDone" });
    expect(await titlesOn(input.shelf)).toEqual([]);
    // As an earlier version kept it.
    await owner.execute(sql`update idempotency_keys set rows_given = '{}' where key = ${input.idempotencyKey}`);
    expect(await give(input)).toMatchObject({ __typename: "AlreadyDone" });
  });

  it("is the same with a newer permit", async () => {
    const input = aBook({ permit: "first" });
    const first = await give(input);
    expect(await give({ ...input, permit: "second" })).toEqual(first);
    expect(await titlesOn(input.shelf)).toEqual(["Ngā Tūī"]);
  });

  it("is done once when it is sent many times at once, on fewer connections than that", async () => {
    const input = aBook();
    const answers = await Promise.all(Array.from({ length: 12 }, () => give(input)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await titlesOn(input.shelf)).toEqual(["Ngā Tūī"]);
  });

  it("waits for the same one that is under way, and is done itself when that one comes to nothing", async () => {
    const input = aBook();
    const sent = { viewer_id: knownViewer.id, key: input.idempotencyKey };
    let waiting: Promise<any> | undefined;
    await owner
      .transaction(async (tx) => {
        await tx.execute(sql`insert into idempotency_keys (viewer_id, key, mutation, request_hash) values (${sent.viewer_id}, ${sent.key}, 'giveBook', '')`);
        waiting = give(input);
        let held = 0;
        while (held === 0) held = (await owner.execute(sql`select 1 from pg_locks where not granted and locktype = 'transactionid'`)).length;
        tx.rollback();
      })
      .catch(() => {});
    expect(await waiting).toMatchObject({ __typename: "GiveBookSuccess" });
  });

  it("is refused with the key of another, and leaves that one as it was", async () => {
    const input = aBook();
    const first = await give(input);
    for (const changed of [{ title: "Nga Tui" }, { shelf: ++shelf }, { fault: true }]) {
      expect(await give({ ...input, ...changed })).toEqual({ __typename: "IdempotencyKeyReused", message: expect.stringContaining("make a new key") });
    }
    expect(await give(input)).toEqual(first);
    expect(await titlesOn(shelf)).toEqual([]);
  });

  it("knows keys by viewer: another's key is free, and tells nothing", async () => {
    const input = aBook();
    const mine = await give(input);
    const theirs = await give(input, { viewer: { ...knownViewer, id: randomUUID() } });
    expect(theirs).toMatchObject({ __typename: "GiveBookSuccess" });
    expect(theirs.book.id).not.toBe(mine.book.id);
  });

  it("answers a problem without having written anything, and its key can be used with the corrected input", async () => {
    const input = aBook({ title: " " });
    expect(await give(input)).toEqual({ __typename: "InvalidInput", field: "title", message: expect.stringContaining("say what") });
    expect(await give({ ...input, title: "Atlas" })).toMatchObject({ __typename: "GiveBookSuccess" });

    for (const title of ["B", "C"]) await give(aBook({ title, shelf: input.shelf }));
    expect(await give(aBook({ title: "D", shelf: input.shelf }))).toEqual({ __typename: "ShelfFull", shelf: input.shelf, message: expect.any(String) });
    expect((await titlesOn(input.shelf)).sort()).toEqual(["Atlas", "B", "C"]);
  });

  it("is undone by a fault, which leaves the others of the same operation", async () => {
    const [good, bad] = [aBook(), aBook({ fault: true })];
    const two = "mutation ($a: GiveBookInput!, $b: GiveBookInput!) { a: giveBook(input: $a) { __typename } b: giveBook(input: $b) { __typename } }";
    const { errors } = await query(two, { a: good, b: bad }, { errors: true });
    expect(errors).toMatchObject([{ path: ["b"], extensions: { code: "INTERNAL_SERVER_ERROR" } }]);
    expect([await titlesOn(good.shelf), await titlesOn(bad.shelf)]).toEqual([["Ngā Tūī"], []]);
    expect(await give({ ...bad, fault: false })).toMatchObject({ __typename: "GiveBookSuccess" });
  });

  it("shows what it changed to the rest of its answer, also in one operation with others", async () => {
    const [first, second] = [aBook({ title: "A" }), aBook({ title: "B", shelf })];
    const { data } = await query(`mutation ($a: GiveBookInput!, $b: GiveBookInput!) { a: giveBook(input: $a) { ...mates } b: giveBook(input: $b) { ...mates } }
      fragment mates on GiveBookSuccess { book { shelfMates { nodes { title } } } }`, { a: first, b: second });
    expect(data.a.book.shelfMates.nodes).toEqual([{ title: "A" }]);
    expect(data.b.book.shelfMates.nodes).toEqual([{ title: "A" }, { title: "B" }]);
  });

  it("is not done when the access log cannot be written", async () => {
    const input = aBook();
    await owner.execute(sql`alter function record_access(jsonb) rename to record_access_gone`);
    const unwritten = await query(giveBook, { input }, { errors: true });
    await owner.execute(sql`alter function record_access_gone(jsonb) rename to record_access`);
    expect([unwritten.status, unwritten.data]).toEqual([500, undefined]);
    expect(await titlesOn(input.shelf)).toEqual([]);
    expect([...(await owner.execute(sql`select key from idempotency_keys where key = ${input.idempotencyKey}`))]).toEqual([]);
  });

  it("is in the access log each time its answer tells of somebody", async () => {
    const viewer = { ...knownViewer, id: randomUUID() };
    const input = aBook();
    const { book } = await give(input, { viewer });
    await give(input, { viewer });
    expect((await owner.select().from(accessEvents).where(eq(accessEvents.viewerId, viewer.id))).map(({ subjectId }) => subjectId)).toEqual([book.id, book.id]);
  });

  it("is for viewers who have signed in, with keys that can be read", async () => {
    const { errors } = await query(giveBook, { input: aBook() }, { viewer: anonymousViewer, errors: true });
    expect(errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
    for (const idempotencyKey of ["", " ", "a b", "ā", "x".repeat(201)]) {
      expect(await give(aBook({ idempotencyKey })), idempotencyKey).toMatchObject({ __typename: "InvalidInput", field: "idempotencyKey" });
    }
  });

  it("adds three statements to those of its effect, and three and what reads its rows instead of them when it is sent again", async () => {
    const input = aBook();
    const statementsOf = async () => (await allStatementsOf(() => query("mutation ($input: GiveBookInput!) { giveBook(input: $input) { __typename } }", { input }))).map((text) => text.trim().split(/\s+/).slice(0, 3).join(" ")).filter((text) => !/^(begin|commit|select (set_config|b\.oid))/i.test(text));
    expect(await statementsOf()).toEqual([expect.stringMatching(/^savepoint/), "insert into idempotency_keys", 'insert into "books"', 'select "id" from', "select announce_event($1, $2,", "update idempotency_keys set"]);
    expect(await statementsOf()).toEqual([expect.stringMatching(/^savepoint/), "insert into idempotency_keys", "select encode(request_hash, 'hex')", 'select "id", "title",']);
  });
});

describe("a mutation that waits for somebody who waits for it", () => {
  // Ours waits last, and theirs would look for such a circle in ten minutes only: ours is the one that the server ends.
  const theirs = new URL(inject("databases").adminUrl);
  beforeAll(async () => {
    theirs.pathname = String((await owner.execute(sql`select current_database() as name`))[0]!["name"]);
    await owner.execute(sql`create function wait_in_a_circle() returns trigger language plpgsql as $$ begin
      perform pg_advisory_xact_lock(72);
      if pg_try_advisory_xact_lock(71) then return new; end if;
      while not exists (select from pg_locks where locktype = 'advisory' and objid = 72 and not granted) loop perform pg_sleep(0.01); end loop;
      perform pg_advisory_xact_lock(71);
      return new;
    end $$`);
    await owner.execute(sql`create trigger waits_in_a_circle before insert on books for each row when (new.title = 'Circle') execute function wait_in_a_circle()`);
  });

  /** Sends it into the circle, and calls `meanwhile` before it is closed. */
  async function inACircle<Answer>(send: () => Promise<Answer>, meanwhile: () => void = () => {}): Promise<Answer> {
    const client = postgres(theirs.href, { max: 1 });
    let answering!: Promise<Answer>;
    await client.begin(async (tx) => {
      await tx`set local deadlock_timeout = '10min'`;
      await tx`select pg_advisory_xact_lock(71)`;
      answering = send();
      answering.catch(() => {});
      await vi.waitFor(async () => expect(await owner.execute(sql`select from pg_locks where locktype = 'advisory' and objid = 72`)).toHaveLength(1), 20_000);
      meanwhile();
      await tx`select pg_advisory_xact_lock(72)`;
    });
    await client.end();
    return answering;
  }

  it("gives way, is tried again and done once, and is logged as what it is", async () => {
    const input = aBook({ title: "Circle" });
    logged.length = 0;
    expect(await inACircle(() => give(input))).toMatchObject({ __typename: "GiveBookSuccess" });
    expect(await titlesOn(input.shelf)).toEqual(["Circle"]);
    expect(logged).toEqual([expect.objectContaining({ level: 30, code: "40P01" })]);
  });

  it("goes on to its end also when whoever sent it has left", async () => {
    const input = aBook({ title: "Circle" });
    const leaving = new AbortController();
    await expect(inACircle(() => query(giveBook, { input }, { signal: leaving.signal }), () => leaving.abort())).rejects.toThrow("abort");
    await vi.waitFor(async () => expect(await titlesOn(input.shelf)).toEqual(["Circle"]), 20_000);
    expect(await give(input)).toMatchObject({ __typename: "GiveBookSuccess" });
    expect(await titlesOn(input.shelf)).toEqual(["Circle"]);
  });
});

it("a mutation that the database gave up is late or out of reach, as all else is, and logged as a fault once, without what it is about", async () => {
  const trigger = (code: string) => sql.raw(`create or replace function fails() returns trigger language plpgsql as $$ begin raise exception 'no' using errcode = '${code}', detail = 'The row has ' || new; end $$`);
  await owner.execute(trigger("57014"));
  await owner.execute(sql`create trigger fails before insert on books for each row when (new.title like 'Hunahuna%') execute function fails()`);
  for (const [code, told] of [["57014", "SERVICE_TIMEOUT"], ["40P01", "SERVICE_UNAVAILABLE"], ["42501", "INTERNAL_SERVER_ERROR"]] as const) {
    await owner.execute(trigger(code));
    logged.length = 0;
    const { errors } = await query(giveBook, { input: aBook({ title: "Hunahuna\nparams: $& Hunahuna" }) }, { errors: true, headers: { "x-request-id": code } });
    expect(errors).toMatchObject([{ message: expect.stringMatching(/again/), path: ["giveBook"], extensions: { code: told } }]);
    expect(logged.filter(({ level }) => level >= 50), code).toEqual([expect.objectContaining({ request: code })]);
    expect(JSON.stringify(errors)).not.toMatch(/insert|Failed query/);
    expect(JSON.stringify(logged)).toMatch(/Failed query: insert into .*"books.*: no/);
    expect(JSON.stringify(logged)).not.toMatch(/Hunahuna|params/);
  }
});

it("whatever was thrown is logged", () => {
  logged.length = 0;
  for (const err of [null, "Kua hē", { message: "no error" }]) log.error({ err }, "thrown");
  expect(logged).toMatchObject([{ err: null }, { err: "Kua hē" }, { err: { message: "no error" } }]);
});

describe("the keys", () => {
  test("can be claimed and answered by the role that serves requests, and neither changed nor removed", async () => {
    const [rights] = await owner.execute(sql`select has_table_privilege('books_app', 'idempotency_keys', 'insert, update, delete, truncate') as all_of_them,
      has_column_privilege('books_app', 'idempotency_keys', 'request_hash', 'update') as hash, has_column_privilege('books_app', 'idempotency_keys', 'rows_given', 'insert') as rows`);
    expect(rights).toEqual({ all_of_them: false, hash: false, rows: false });
  });

  test("that an earlier version kept with their rows keep nothing of them", async () => {
    const input = aBook();
    await give(input);
    await owner.execute(sql`alter table idempotency_keys add column answer jsonb`);
    await owner.execute(sql`update idempotency_keys set answer = '{"book": {"title": "Ngā Tūī"}}'`);
    await owner.execute(sql`alter table idempotency_keys drop column rows_given cascade`);
    await owner.execute(sql.raw(idempotencyObjects));
    expect(JSON.stringify([...(await owner.execute(sql`select * from idempotency_keys`))])).not.toContain("Ngā Tūī");
    expect(await give(input)).toMatchObject({ __typename: "AlreadyDone" });
    const next = aBook();
    expect(await give(next)).toEqual(await give(next));
  });
});

describe("a subgraph", () => {
  test.each([
    ["giveBook(title: String!): GiveBookResult", "must take one argument"],
    ["giveBook(input: NoKey!): GiveBookResult", "must take one argument"],
    ["giveBook(input: Keyed!): Int", "must answer with a union called GiveBookResult"],
    ["takeBook(input: Keyed!): TakeBookResult", "must name TakeBookSuccess first"],
    ["keepBook(input: Keyed!): KeepBookResult", "InvalidInput: add it"],
    ["sellBook(input: Keyed!): SellBookResult", "Other, which must implement Problem"],
    ["giveBook(input: Keyed!): GiveBookResult", "needs a resolver made by `mutation`"],
  ])("is not defined with the mutation %s", (field, message) => {
    const schema = buildSchema(`
      type Query { a: Int } type Mutation { ${field} }
      interface Problem { message: String! } input NoKey { a: Int } input Keyed { idempotencyKey: ID! }
      type InvalidInput implements Problem { message: String! } type IdempotencyKeyReused implements Problem { message: String! } type AlreadyDone implements Problem { message: String! } type Other { a: Int }
      type GiveBookSuccess { a: Int } union GiveBookResult = GiveBookSuccess | InvalidInput | IdempotencyKeyReused | AlreadyDone
      union TakeBookResult = InvalidInput | GiveBookSuccess
      type KeepBookSuccess { a: Int } union KeepBookResult = KeepBookSuccess | IdempotencyKeyReused
      type SellBookSuccess { a: Int } union SellBookResult = SellBookSuccess | Other | InvalidInput | IdempotencyKeyReused`);
    expect(() => prepareMutations(schema, () => ({}))).toThrow(message);
  });
});
