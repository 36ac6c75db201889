import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { bookSubgraph, books } from "../testing/example/books.ts";
import { knownViewer, testSubgraph } from "../testing/test-subgraph.ts";
import { accessEvents, readAccessLogAnchor, verifyAccessLog } from "./access-log.ts";
import { anonymousViewer, type Viewer } from "./viewer.ts";

const { owner, query, entities, statementsOf, allStatementsOf } = await testSubgraph(bookSubgraph);

const aBook = async (said: object = {}) => (await owner.insert(books).values({ title: "Atlas", shelf: 1, publishedOn: "2020-01-01", ...said }).returning())[0]!;

/** What the log got from `work`, by a viewer whom no other work has. */
async function eventsOf(work: (viewer: Viewer) => Promise<unknown>) {
  const viewer = { ...knownViewer, id: randomUUID() };
  await work(viewer);
  const rows = await owner.select().from(accessEvents).where(sql`viewer_id = ${viewer.id}`).orderBy(accessEvents.id);
  return rows.map(({ subjectId, categories }) => [subjectId, ...categories]).sort();
}

describe("the access log", () => {
  it("says who read what for which organisation, why, and through which operation of which request", async () => {
    const { id } = await aBook();
    const viewer = { id: randomUUID(), role: "READER", organisations: ["library:7", "club:x"], scopes: [], purpose: "Kaitiakitanga" };
    await query("query ($id: ID!) { book(id: $id) { title } }", { id }, { viewer, headers: { "x-operation": "OneBook", "x-request-id": "request-1" } });
    expect(await owner.select().from(accessEvents).where(sql`viewer_id = ${viewer.id}`)).toMatchObject([
      { subjectId: id, categories: ["PRINTED"], bases: [], viewerRole: "READER", viewerOrganisations: ["library:7", "club:x"], purpose: "Kaitiakitanga", operation: "OneBook", requestId: "request-1" },
    ]);
  });

  it("holds exactly the rows of the answer, once each, through aliases, fragments, lists, pages and references", async () => {
    const shelf = 4711;
    const ids: string[] = [];
    for (const title of ["A", "B", "C"]) ids.push((await aBook({ title, shelf })).id);
    const [a, b, c] = ids as [string, string, string];

    expect(await eventsOf((viewer) => query("query ($id: ID!) { one: book(id: $id) { ...f } two: book(id: $id) { ...f } } fragment f on Book { title again: title }", { id: a }, { viewer }))).toEqual([[a, "PRINTED"]]);
    expect(await eventsOf((viewer) => query("query ($id: ID!) { book(id: $id) { __typename } }", { id: a }, { viewer })), "that it is there is an answer").toEqual([[a, "PRINTED"]]);
    const page = "shelfMates(first: 2) { nodes { title } edges { node { id } } }";
    expect(await eventsOf((viewer) => entities("Book", [{ id: a }], page, { viewer })), "not the one that tells of a next page").toEqual([[a, "PRINTED"], [b, "PRINTED"]].sort());
    expect(await eventsOf((viewer) => entities("Book", [{ id: c }, { id: b }, { id: c }], "__typename", { viewer }))).toEqual([[b, "PRINTED"], [c, "PRINTED"]].sort());
    expect(await eventsOf((viewer) => entities("Book", [{ id: c }], "shelfMates(first: 1) { pageInfo { hasNextPage } }", { viewer }))).toEqual([[c, "PRINTED"]]);
    expect(await eventsOf((viewer) => query("{ echo(cents: 1) { cents } }", {}, { viewer }))).toEqual([]);
  });

  it("takes one statement, however many rows there are, and as many when there is nothing to see", async () => {
    const ids = await Promise.all(Array.from({ length: 50 }, async () => ({ id: (await aBook()).id })));
    const hidden = [{ id: (await aBook({ ownerId: "somebody else" })).id }];
    const costOf = async (keys: object[]) => (await allStatementsOf(() => entities("Book", keys, "title"))).map((statement) => statement.slice(0, 20));
    const cost = await costOf(ids);
    expect(cost.filter((statement) => statement.startsWith("select record_access"))).toHaveLength(1);
    expect(await costOf(ids.slice(0, 1))).toEqual(cost);
    expect(await costOf(hidden)).toEqual(cost);
    expect(await costOf([{ id: randomUUID() }])).toEqual(cost);
    expect(await statementsOf(() => entities("Book", ids, "title"))).toHaveLength(1);
  });

  it("holds what was asked for in vain, alike whether it is hidden or does not exist, and never what is no id", async () => {
    const hidden = (await aBook({ ownerId: "somebody else" })).id;
    const missing = randomUUID();
    const soughtBy = async (work: (viewer: Viewer) => Promise<unknown>) => {
      const viewer = { ...knownViewer, id: randomUUID() };
      await work(viewer);
      return (await owner.select().from(accessEvents).where(sql`viewer_id = ${viewer.id}`)).map(({ subjectId, soughtId, categories, bases }) => ({ subjectId, soughtId, categories, bases }));
    };
    const nothing = { subjectId: null, categories: [], bases: [] };
    for (const id of [hidden, missing]) {
      expect(await soughtBy((viewer) => query("query ($id: ID!) { book(id: $id) { title } }", { id }, { viewer }))).toEqual([{ ...nothing, soughtId: id }]);
      expect(await soughtBy((viewer) => entities("Book", [{ id }], "title", { viewer }))).toEqual([{ ...nothing, soughtId: id }]);
    }
    expect(await soughtBy((viewer) => entities("Book", [{ id: "Ngata, Aroha" }, { id: "7" }], "title", { viewer }))).toEqual([{ ...nothing, soughtId: null }]);
  });

  it("keeps an answer back when it cannot be written, and itself when the answer fails", async () => {
    const { id } = await aBook();
    const failing = { ...knownViewer, id: randomUUID() };
    const fault = await query("query ($id: ID!) { book(id: $id) { title } databaseFault }", { id }, { viewer: failing, errors: true });
    expect([fault.status, fault.data]).toEqual([500, undefined]);
    expect(await owner.select().from(accessEvents).where(sql`viewer_id = ${failing.id}`)).toEqual([]);

    await owner.execute(sql`alter function record_access(jsonb) rename to record_access_gone`);
    const unwritten = await query("query ($id: ID!) { book(id: $id) { title } }", { id }, { errors: true });
    await owner.execute(sql`alter function record_access_gone(jsonb) rename to record_access`);
    expect([unwritten.status, unwritten.data]).toEqual([500, undefined]);
    expect(JSON.stringify(unwritten)).not.toContain("Atlas");
  });

  it("gets a partition for each month by itself, and stays the only door to what is in it", async () => {
    const month = (await owner.execute<{ name: string }>(sql`select 'access_events_' || to_char(now() at time zone 'UTC', 'YYYY_MM') as name`))[0]!.name;
    await owner.execute(sql.raw(`drop table ${month}; update access_log_heads set place = 0, digest = sha256(convert_to('access log, lane ' || lane, 'UTF8'))`));
    const { id } = await aBook();
    // Nobody made it in time: those who read first at the same time do, and none of them is refused or goes unlogged.
    const first = await Promise.all([1, 2, 3, 4, 5].map(() => eventsOf((viewer) => entities("Book", [{ id }], "id", { viewer }))));
    expect(first).toEqual(first.map(() => [[id, "PRINTED"]]));
    expect(await verifyAccessLog(owner)).toEqual([]);
    const [state] = await owner.execute(sql`select relrowsecurity and relforcerowsecurity as forced, (select count(*)::int from pg_trigger where tgrelid = c.oid) as triggers,
      (select array_agg(qual) from pg_policies where tablename = ${month}) as policies from pg_class c where relname = ${month}`);
    expect(state).toEqual({ forced: true, triggers: 2, policies: ["false"] });
  });
});

describe("what is in the access log", () => {
  it("cannot be changed or removed by anybody, its owner included", async () => {
    await entities("Book", [{ id: (await aBook()).id }], "id");
    const month = (await owner.execute<{ name: string }>(sql`select tableoid::regclass::text as name from access_events limit 1`))[0]!.name;
    for (const table of ["access_events", month]) {
      for (const statement of [`update ${table} set purpose = 'other'`, `delete from ${table}`, `truncate ${table}`]) {
        await expect(owner.execute(sql.raw(statement)), statement).rejects.toMatchObject({ cause: { code: "42501", message: "The access log is only ever added to." } });
      }
    }
  });

  it("is whole after many wrote at the same time", async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, async () => ({ id: (await aBook()).id })));
    await Promise.all(Array.from({ length: 60 }, (_, index) => entities("Book", ids.slice(index % 10), "title")));
    expect(await verifyAccessLog(owner)).toEqual([]);
  });

  it("shows when an event was altered, removed, put in another's place, or cut off the end", async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, async () => ({ id: (await aBook()).id })));
    await entities("Book", ids, "title");
    await entities("Book", [{ id: randomUUID() }], "title");
    const [{ lane }] = (await owner.execute<{ lane: number }>(sql`select lane from access_events group by lane having count(*) >= 6 limit 1`)) as unknown as [{ lane: number }];
    const [{ last }] = (await owner.execute<{ last: number }>(sql`select place::int as last from access_log_heads where lane = ${lane}`)) as unknown as [{ last: number }];
    const anchor = await readAccessLogAnchor(owner);
    expect(await verifyAccessLog(owner, anchor)).toEqual([]);

    /** What the log shows after `tampering`, which is then undone. */
    const shownAfter = async (tampering: string) => {
      let problems: unknown;
      await owner
        .transaction(async (tx) => {
          await tx.execute(sql.raw(`alter table access_events disable trigger access_events_are_kept; ${tampering}`));
          problems = await verifyAccessLog(tx, anchor);
          tx.rollback();
        })
        .catch(() => {});
      return problems;
    };
    const at = (place: number) => `where lane = ${lane} and place = ${place}`;
    expect(await shownAfter(`update access_events set viewer_id = 'nobody' ${at(last - 2)}`)).toEqual([{ kind: "ALTERED", lane, place: last - 2 }]);
    expect(await shownAfter(`update access_events set purpose = 'another' ${at(last)}`)).toEqual([{ kind: "ALTERED", lane, place: last }]);
    expect(await shownAfter(`delete from access_events ${at(last - 2)}`)).toEqual([{ kind: "MISSING", lane, place: last - 1 }]);
    expect(
      await shownAfter(`update access_events set place = -1 ${at(last - 2)}; update access_events set place = ${last - 2} ${at(last - 1)}; update access_events set place = ${last - 1} ${at(-1)}`),
    ).toEqual([{ kind: "ALTERED", lane, place: last - 2 }, { kind: "ALTERED", lane, place: last - 1 }, { kind: "ALTERED", lane, place: last }]);
    expect(await shownAfter(`delete from access_events where lane = ${lane} and place > ${last - 2}`)).toContainEqual({ kind: "CUT", lane, place: last });
    expect(await shownAfter(`delete from access_events where lane = ${lane}`)).toContainEqual({ kind: "CUT", lane, place: last });
    expect(await shownAfter(`delete from access_log_heads where lane = ${lane}`)).toContainEqual({ kind: "CUT", lane, place: 0 });
    // Cut off together with the head that would tell: the anchor tells.
    const withHead = `delete from access_events where lane = ${lane} and place > ${last - 2};
      update access_log_heads set place = ${last - 2}, digest = (select digest from access_events ${at(last - 2)}) where lane = ${lane}`;
    expect(await shownAfter(withHead)).toEqual([{ kind: "CUT", lane, place: last }]);
    // Written anew with digests that fit each other.
    const anew = `update access_events e set viewer_id = 'nobody' ${at(last)};
      update access_events e set digest = sha256((select digest from access_events ${at(last - 1)}) || access_event_content(e)) ${at(last)};
      update access_log_heads set digest = (select digest from access_events ${at(last)}) where lane = ${lane}`;
    expect(await shownAfter(anew)).toEqual([{ kind: "REWRITTEN", lane, place: last }]);
    expect(await verifyAccessLog(owner, anchor)).toEqual([]);
  });

  it("is read by those whom the database's own policies let read it", async () => {
    const [mine, theirs] = [{ ...knownViewer, id: randomUUID() }, { ...knownViewer, id: randomUUID() }];
    for (const viewer of [mine, theirs, anonymousViewer]) await entities("Book", [{ id: (await aBook()).id }], "id", { viewer });
    const count = async (viewer: Viewer) => (await query("{ myReads }", {}, { viewer })).data.myReads;
    expect(await count(mine)).toBe(1);
    expect(await count(anonymousViewer)).toBe(0);
  });
});
