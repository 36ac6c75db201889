import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { sql } from "drizzle-orm";
import { SignJWT, UnsecuredJWT, importPKCS8 } from "jose";
import postgres from "postgres";
import { afterAll, describe, expect, it, vi } from "vitest";
import { bookSubgraph, books } from "../testing/example/books.ts";
import { assertEvent } from "../testing/event-schema.ts";
import { knownViewer, testSubgraph } from "../testing/test-subgraph.ts";
import { announce, announceAll } from "./announce.ts";
import { type CloudEvent, eventContentType, sourceOf } from "./event.ts";
import { createEventSigner, createSenderVerifier, SenderRefused } from "./event-token.ts";
import { createLog } from "./log.ts";
import { listSetAside, sendAgain } from "./set-aside.ts";
import { createRelay, type Relay, type Subscriber } from "./relay.ts";
import { anonymousViewer, createViewerSigner, createViewerVerifier, systemViewer, ViewerRefused } from "./viewer.ts";

const { owner, query, announced, deliver, asViewer, url, relayUrl } = await testSubgraph(bookSubgraph);

const newKeys = () => generateKeyPairSync("ed25519", { privateKeyEncoding: { type: "pkcs8", format: "pem" }, publicKeyEncoding: { type: "spki", format: "pem" } });
const keys = newKeys();
const sign = await createEventSigner("books", keys.privateKey);
const log = createLog("books", "silent");

const give = `mutation ($input: GiveBookInput!) { giveBook(input: $input) { __typename ... on GiveBookSuccess { book { id } } } }`;
let shelf = 1_000;
/** Gives a book on a shelf of its own, unless another is named; its id. */
const giveBook = async (input: object = {}): Promise<string> => {
  const { data } = await query(give, { input: { idempotencyKey: randomUUID(), title: "Te Kōpua", shelf: shelf++, ...input } });
  return data.giveBook.book?.id;
};
const waiting = async (subscriber: string) => (await owner.execute<{ event: CloudEvent }>(sql`select event from events.outbox where subscriber = ${subscriber} and set_aside_at is null order by place`)).map(({ event }) => event);

const opened: (() => Promise<unknown>)[] = [];
afterAll(() => Promise.all(opened.map((close) => close())));

/** A receiver that answers as it is told; it keeps what it took. */
async function receiver(answer: (event: CloudEvent) => number | Promise<number> = () => 204) {
  const taken: CloudEvent[] = [];
  const asked: { event: CloudEvent; authorization: string | undefined; body: string }[] = [];
  const current = { answer };
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text)).on("end", async () => {
      const event = JSON.parse(body) as CloudEvent;
      asked.push({ event, authorization: request.headers.authorization, body });
      const status = await current.answer(event);
      if (status < 300) taken.push(event);
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  opened.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return { taken, asked, current, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events` };
}

function openRelay(...subscribers: Subscriber[]): Relay {
  const relay = createRelay({ url: relayUrl, subscribers, sign, log });
  opened.push(() => relay.close());
  return relay;
}

/** A relay to one new subscriber that is known from now on. */
async function relayTo(name: string, { url: address }: { url: string }, types: readonly string[] | null = null): Promise<Relay> {
  const relay = openRelay({ name, url: address, types });
  await relay.sendAll();
  return relay;
}

describe("an announcement", () => {
  it("is an event with an id, a source, a time and the request that it came of", async () => {
    const { data } = await query(give, { input: { idempotencyKey: "first", title: "Te Kōpua", shelf: 77 } }, { headers: { "x-request-id": "r-77" } });
    const [event] = await announced(data.giveBook.book.id);
    expect(event).toEqual({
      specversion: "1.0", type: "book.given", source: "/subgraphs/books", subject: data.giveBook.book.id, datacontenttype: "application/json", data: { shelf: 77 }, request: "r-77",
      id: expect.stringMatching(/^[0-9a-f-]{36}$/), time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
  });

  it("is gone with a mutation that ends in a problem or fails, and is not made again when the mutation is sent again", async () => {
    const before = (await announced()).length;
    for (let index = 0; index < 4; index++) await query(give, { input: { idempotencyKey: `full-${index}`, title: "X", shelf: 78 } });
    await query(give, { input: { idempotencyKey: "broken", title: "X", shelf: 79, fault: true } }, { errors: true });
    await query(give, { input: { idempotencyKey: "full-0", title: "X", shelf: 78 } });
    expect(await announced()).toHaveLength(before + 3);
  });

  it("is refused of nobody, and when it is no event", async () => {
    const announcement = { type: "book.given", subject: "a", data: {} };
    await expect(asViewer(anonymousViewer, (db) => announce(db, announcement))).rejects.toMatchObject({ cause: { code: "42501" } });
    for (const wrong of [{ type: "given" }, { type: "Book.given" }, { type: "" }, { subject: "" }, { subject: "ā" }, { subject: "x".repeat(201) }, { data: [] as never }, { data: { x: "x".repeat(70_000) } }]) {
      await expect(asViewer(knownViewer, (db) => announce(db, { ...announcement, ...wrong })), JSON.stringify(wrong).slice(0, 60)).rejects.toMatchObject({ cause: { code: "23514" } });
    }
  });

  it("of several is in the order of their subjects, and as it was given for each", async () => {
    const of = (subject: string, shelf: number) => ({ type: "book.given", subject, data: { shelf } });
    await asViewer(knownViewer, (db) => announceAll(db, [of("several-b", 1), of("several-a", 3), of("several-b", 2)]));
    await asViewer(knownViewer, (db) => announceAll(db, []));
    expect((await announced()).filter(({ subject }) => subject.startsWith("several")).map(({ subject, data }) => [subject, data["shelf"]])).toEqual([["several-a", 3], ["several-b", 1], ["several-b", 2]]);
  });

  it("can be neither read, changed nor taken back by the role that serves requests, nor made without the function", async () => {
    for (const statement of ["select 1 from events.outbox", "delete from events.outbox", "insert into events.outbox (subscriber, subject, event) values ('a', 'b', '{}')", "insert into events.subscribers values ('me')"]) {
      await expect(asViewer(knownViewer, (db) => db.execute(sql.raw(statement))), statement).rejects.toMatchObject({ cause: { code: "42501" } });
    }
  });
});

describe("the role that sends events", () => {
  it("reads nothing else", async () => {
    const client = postgres(relayUrl, { max: 1, onnotice: () => {} });
    opened.push(() => client.end());
    for (const statement of ["select 1 from public.books", "select 1 from public.access_events", "select 1 from public.event_inbox", "insert into events.outbox (subscriber, subject, event) values ('a', 'b', '{}')", "update events.outbox set event = '{}'", "create table public.t (id int)"]) {
      await expect(client.unsafe(statement), statement).rejects.toMatchObject({ code: "42501" });
    }
  });

  it("is refused when it could", async () => {
    await owner.execute(sql`grant usage on schema public to books_relay`);
    await owner.execute(sql`grant select on books to books_relay`);
    await expect(openRelay().start()).rejects.toThrow("can read books");
    await owner.execute(sql`revoke select on books from books_relay`);
    await owner.execute(sql`revoke usage on schema public from books_relay`);
  });
});

describe("what was announced", () => {
  it("arrives once for each subscriber of its type, signed for that one, and then waits no more", async () => {
    const [all, some, none] = [await receiver(), await receiver(), await receiver()];
    const relay = openRelay({ name: "all", url: all.url, types: null }, { name: "some", url: some.url, types: ["book.given"] }, { name: "none", url: none.url, types: ["book.lost"] });
    await relay.sendAll();
    const id = await giveBook();
    await relay.sendAll();
    expect(all.taken).toMatchObject([{ type: "book.given", subject: id }]);
    expect([some.taken, none.taken]).toEqual([all.taken, []]);
    const verify = await createSenderVerifier(new Map([["books", keys.publicKey]]), "some");
    expect(await verify(some.asked[0]!.authorization, some.asked[0]!.body)).toBe("books");
    await expect(verify(all.asked[0]!.authorization, all.asked[0]!.body)).rejects.toThrow(SenderRefused);
    expect([...(await waiting("all")), ...(await waiting("some"))]).toEqual([]);
  });

  it("arrives in the order of the commits about one subject, also when two announce at the same time", async () => {
    const there = await receiver();
    const relay = await relayTo("ordered", there);
    let first: () => void = () => {};
    const held = new Promise<void>((resolve) => (first = resolve));
    const write = (number: number, before: () => Promise<void> | void) =>
      asViewer(knownViewer, async (db) => {
        await announce(db, { type: "book.given", subject: "same", data: { shelf: number } });
        await before();
      });
    const one = write(1, () => held);
    await vi.waitFor(async () => expect((await owner.execute(sql`select 1 from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())`)).length).toBeGreaterThan(0));
    const two = write(2, () => {});
    const three = asViewer(knownViewer, (db) => announce(db, { type: "book.given", subject: "another", data: { shelf: 9 } }));
    await three;
    first();
    await Promise.all([one, two]);
    for (let number = 3; number < 20; number++) await write(number, () => {});
    await relay.sendAll();
    expect(there.taken.filter(({ subject }) => subject === "same").map(({ data }) => data["shelf"])).toEqual(Array.from({ length: 19 }, (_, index) => index + 1));
  });

  it("waits while its subscriber is away, keeps its order, and arrives when that one is back", async () => {
    const there = await receiver(() => 503);
    const relay = await relayTo("away", there);
    for (const number of [1, 2, 3]) await asViewer(knownViewer, (db) => announce(db, { type: "book.given", subject: "patient", data: { shelf: number } }));
    for (let round = 0; round < 20; round++) expect((await relay.sendAll()).taken).toBe(0);
    there.current.answer = () => 204;
    expect((await relay.sendAll()).taken).toBe(3);
    expect(there.taken.map(({ data }) => data["shelf"])).toEqual([1, 2, 3]);
  });

  it("holds up its own subject alone while it is refused, is set aside in the end, and can be sent again or discarded", async () => {
    const there = await receiver(({ subject, data }) => (subject === "poisoned" && data["shelf"] === 1 ? 500 : 204));
    const relay = await relayTo("fussy", there);
    for (const [subject, number] of [["poisoned", 1], ["poisoned", 2], ["well", 3]] as const) await asViewer(knownViewer, (db) => announce(db, { type: "book.given", subject, data: { shelf: number } }));
    await relay.sendAll();
    expect(there.taken.map(({ data }) => data["shelf"])).toEqual([3]);
    for (let round = 0; round < 12; round++) await relay.sendAll();
    expect(there.taken.map(({ data }) => data["shelf"])).toEqual([3, 2]);
    const [aside] = await listSetAside(relayUrl);
    expect(aside).toMatchObject({ subscriber: "fussy", subject: "poisoned", type: "book.given", problem: "500 " });

    there.current.answer = () => 204;
    expect(await sendAgain(relayUrl, [aside!.place])).toBe(1);
    await relay.sendAll();
    expect(there.taken.map(({ data }) => data["shelf"])).toEqual([3, 2, 1]);
    expect(await listSetAside(relayUrl)).toEqual([]);
  });

  it("is sent by another when the one that was sending it died", async () => {
    const there = await receiver();
    const relay = await relayTo("later", there);
    const id = await giveBook();
    // What a process leaves behind that was killed while it was sending.
    await owner.execute(sql`update events.outbox set due_at = now() + interval '30 seconds' where subscriber = 'later'`);
    expect((await relay.sendAll()).taken).toBe(0);
    expect((await waiting("later")).map(({ subject }) => subject)).toEqual([id]);
    // And half a minute later.
    await owner.execute(sql`update events.outbox set due_at = now() where subscriber = 'later'`);
    expect((await relay.sendAll()).taken).toBe(1);
  });

  it("is sent on its own as soon as it is committed, and no more once the relay is closed", async () => {
    const there = await receiver();
    const relay = openRelay({ name: "live", url: there.url, types: null });
    await relay.start();
    const id = await giveBook();
    await vi.waitFor(() => expect(there.taken.map(({ subject }) => subject)).toEqual([id]));
    await relay.close();
    await giveBook();
    expect(await waiting("live")).toHaveLength(1);
  });

  it("stays, and is sent again, when the relay is closed while its subscriber takes long", async () => {
    let arrived: () => void = () => {};
    const asked = new Promise<void>((resolve) => (arrived = resolve));
    const there = await receiver(() => new Promise(() => arrived()));
    const relay = openRelay({ name: "slow", url: there.url, types: null });
    await relay.start();
    await giveBook();
    await asked;
    await relay.close();
    there.current.answer = () => 204;
    await (await relayTo("slow", there)).sendAll();
    expect(there.taken).toHaveLength(1);
  });

  it("is sent by one of two processes, not by both", async () => {
    const there = await receiver();
    const relays = [await relayTo("shared", there), await relayTo("shared", there)];
    for (let index = 0; index < 20; index++) await giveBook();
    await Promise.all(relays.map((relay) => relay.sendAll()));
    expect(there.asked).toHaveLength(20);
  });
});

describe("the access log", () => {
  const logged = async () => (await owner.execute<{ id: string; lane: number; place: string; digest: string }>(sql`select id, lane, place::text, encode(digest, 'hex') as digest from access_events as event order by event.lane, event.place`)).map(({ place, ...event }) => ({ ...event, place: Number(place) }));
  const arrived = (events: readonly CloudEvent[]) =>
    events
      .flatMap(({ data }) => (data["entries"] as { id: string; place: number; digest: string }[]).map(({ id, place, digest }) => ({ id, lane: data["lane"] as number, place, digest })))
      .toSorted((a, b) => a.lane - b.lane || a.place - b.place);

  it("is sent to whom it is named for, whole, once, in the order of its lanes, and to nobody else", async () => {
    const [named, others] = [await receiver(), await receiver()];
    const relay = openRelay({ name: "auditor", url: named.url, types: ["access.logged"] }, { name: "others", url: others.url, types: null });
    const [book] = await owner.insert(books).values({ title: "Read", shelf: 900, publishedOn: "2020-01-01" }).returning();
    const read = () => query("query ($id: ID!) { book(id: $id) { title } }", { id: book!.id });
    for (let index = 0; index < 120; index++) await read();
    await relay.sendAll();
    expect(arrived(named.taken)).toEqual(await logged());
    for (const event of named.taken) assertEvent(event);
    expect(others.taken.filter(({ type }) => type === "access.logged")).toEqual([]);

    await read();
    await relay.sendAll();
    expect(arrived(named.taken)).toEqual(await logged());
  });

  it("waits where it is while its subscriber is away, and comes after, without a gap", async () => {
    const there = await receiver(() => 503);
    const relays = [await relayTo("late", there, ["access.logged"]), await relayTo("late", there, ["access.logged"])];
    await query("{ books { nodes { title } } }");
    for (let round = 0; round < 3; round++) await Promise.all(relays.map((relay) => relay.sendAll()));
    const [found] = await owner.execute<{ lanes: number; batches: number }>(sql`select count(distinct subject)::int as lanes, count(*)::int as batches from events.outbox where subscriber = 'late'`);
    expect(found!.batches).toBe(found!.lanes);
    expect(found!.lanes).toBeGreaterThan(0);
    there.current.answer = () => 204;
    await Promise.all(relays.map((relay) => relay.sendAll()));
    await relays[0]!.sendAll();
    expect(arrived(there.taken)).toEqual(await logged());
  });

  it("cannot be read by those who send it, except to send it", async () => {
    const client = postgres(relayUrl, { max: 1, onnotice: () => {} });
    opened.push(() => client.end());
    for (const statement of ["select 1 from public.access_events", "select 1 from events.access_log_sent", "update events.access_log_sent set place = 0"]) await expect(client.unsafe(statement), statement).rejects.toMatchObject({ code: "42501" });
    await expect(asViewer(knownViewer, (db) => db.execute(sql`select events.send_access_log('auditor')`))).rejects.toMatchObject({ cause: { code: "42501" } });
  });
});

describe("the way in for events", () => {
  const found = (title: string, id: string = randomUUID()) => ({ id, type: "book.found", subject: randomUUID(), data: { title, shelf: 500 } });
  const titles = async (subject: string) => (await owner.select().from(books).where(sql`${books.id} = ${subject}`)).map(({ title }) => title);

  it("gives an event its effect once, however often and however much at the same time it comes", async () => {
    const event = found("Twice");
    await Promise.all([deliver(event), deliver(event), deliver(event)]);
    await deliver(event);
    expect(await titles(event.subject)).toEqual(["Twice"]);
  });

  it("takes the same id of two sources as two events", async () => {
    const [one, two] = [found("One", "same-id"), found("Two", "same-id")];
    await deliver(one, { from: "here" });
    await deliver(two, { from: "there" });
    expect([await titles(one.subject), await titles(two.subject)]).toEqual([["One"], ["Two"]]);
  });

  it("keeps nothing of an event whose handler failed, and takes it again later", async () => {
    const event = found("Poison");
    expect(await deliver(event, { refused: true })).toBe(500);
    expect(await titles(event.subject)).toEqual([]);
    await deliver({ ...event, data: { title: "Cure", shelf: 1 } });
    expect(await titles(event.subject)).toEqual(["Cure"]);
  });

  it("takes and forgets what nobody here handles", async () => {
    await deliver({ type: "book.given", subject: "x", data: { shelf: 1 } });
    expect(await owner.execute(sql`select 1 from event_inbox where type = 'book.given'`)).toHaveLength(0);
  });

  const post = (body: string, authorization?: string, contentType = eventContentType) =>
    fetch(`${url}/events`, { method: "POST", headers: { "content-type": contentType, ...(authorization === undefined ? {} : { authorization }) }, body });
  const bodyOf = (event: object, from = "elsewhere") => JSON.stringify({ specversion: "1.0", source: sourceOf(from), time: "2026-01-01T00:00:00Z", ...event });

  it("refuses a call that is not signed, by a stranger, for another receiver, of another body, too old, or in the name of another", async () => {
    await deliver(found("Known"));
    const event = found("Forged");
    const body = bodyOf(event);
    const stranger = newKeys();
    const key = await importPKCS8(stranger.privateKey, "EdDSA");
    const unsigned = new UnsecuredJWT({}).setAudience("books").setIssuedAt().setExpirationTime("60s").encode();
    const attempts = [undefined, "", "Bearer x", `Bearer ${unsigned}`, await (await createEventSigner("elsewhere", stranger.privateKey))(body, "books"), await (await createEventSigner("nobody", stranger.privateKey))(body, "books"),
      `Bearer ${await new SignJWT({}).setProtectedHeader({ alg: "EdDSA" }).setAudience("books").setIssuedAt().setExpirationTime("60s").sign(key)}`];
    for (const authorization of attempts) expect((await post(body, authorization)).status, String(authorization)).toBe(401);
    expect(await titles(event.subject)).toEqual([]);
  });

  it("refuses what is no event, with a sentence, and other forms of body", async () => {
    const { publicKey, privateKey } = newKeys();
    const signed = await createEventSigner("elsewhere", privateKey);
    const verify = await createSenderVerifier(new Map([["elsewhere", publicKey]]), "books");
    const body = bodyOf(found("x"));
    const good = await signed(body, "books");
    expect(await verify(good, body)).toBe("elsewhere");
    await expect(verify(good, body.replace('"x"', '"y"'))).rejects.toMatchObject({ reason: "the body is another than was signed" });
    await expect(verify(await signed(body, "films"), body)).rejects.toThrow(SenderRefused);
    vi.useFakeTimers({ now: Date.now() + 70_000, toFake: ["Date"] });
    await expect(verify(good, body)).rejects.toMatchObject({ reason: "ERR_JWT_EXPIRED" });
    vi.useRealTimers();
    expect((await post(body, good, "application/json")).status).toBe(415);
  });

  it("is no way in for a viewer, and the gateway's header none for the system", async () => {
    const viewerKeys = newKeys();
    const verify = await createViewerVerifier(viewerKeys.publicKey, "books");
    const header = await (await createViewerSigner(viewerKeys.privateKey))(systemViewer("elsewhere"), "books");
    await expect(verify(header)).rejects.toThrow(ViewerRefused);
    const { status } = await query("{ __typename }", {}, { viewer: systemViewer("elsewhere"), errors: true });
    expect(status).toBe(401);
    await expect(asViewer(knownViewer, (db) => db.execute(sql`insert into event_inbox (source, id, type) values ('a', 'b', 'c')`))).rejects.toMatchObject({ cause: { code: "42501" } });
  });
});
