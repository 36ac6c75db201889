import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { bookSubgraph, books } from "../testing/example/books.ts";
import { testSubgraph } from "../testing/test-subgraph.ts";
import { verifyAccessLog } from "./access-log.ts";
import { keepAccessPartitions, keepAnchor, verifyKept } from "./keep-access-log.ts";

const { owner, query } = await testSubgraph(bookSubgraph, { connections: 1 });
const folder = mkdtempSync(join(tmpdir(), "anchors-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(times: number): Promise<void> {
  const [book] = await owner.insert(books).values({ title: "Read", shelf: 1, publishedOn: "2020-01-01" }).returning();
  for (let index = 0; index < times; index++) await query("query ($id: ID!) { book(id: $id) { title } }", { id: book!.id });
}

/** What was logged so far was so many months ago, with digests that fit: as if time had passed. */
async function age(months: number): Promise<void> {
  await owner.transaction(async (tx) => {
    await tx.execute(sql`select prepare_access_partition((now() - ${months} * interval '1 month')::date)`);
    await tx.execute(sql`alter table access_events disable trigger access_events_are_kept`);
    await tx.execute(sql`update access_events set occurred_at = occurred_at - ${months} * interval '1 month'`);
    await tx.execute(sql`do $$ declare event access_events; before bytea; begin
      for event in select * from access_events order by lane, place loop
        before := coalesce((select digest from access_events where lane = event.lane and place = event.place - 1), (select digest from access_log_dropped where lane = event.lane), sha256(convert_to('access log, lane ' || event.lane, 'UTF8')));
        update access_events as e set digest = sha256(before || access_event_content(e)) where e.lane = event.lane and e.place = event.place;
      end loop;
      update access_log_heads as head set digest = last.digest from access_events as last where last.lane = head.lane and last.place = head.place;
    end $$`);
    await tx.execute(sql`alter table access_events enable trigger access_events_are_kept`);
  });
}

const months = async () => (await owner.execute<{ name: string }>(sql`select inhrelid::regclass::text as name from pg_inherits where inhparent = 'access_events'::regclass order by 1`)).map(({ name }) => name);
const logged = async () => Number((await owner.execute<{ count: string }>(sql`select count(*) from access_events`))[0]!.count);

describe("the months of the access log", () => {
  it("are made ahead, kept for as long as was said, and then dropped, and what is left is whole", async () => {
    await read(5);
    await age(6);
    await read(3);
    expect(await verifyAccessLog(owner)).toEqual([]);
    expect(await keepAccessPartitions(owner, null)).toEqual([]);
    expect(await keepAccessPartitions(owner, 6)).toEqual([]);
    expect(await logged()).toBe(8);
    const before = await months();
    const dropped = await keepAccessPartitions(owner, 5);
    expect(dropped).toHaveLength(1);
    expect(await months()).toEqual(before.filter((name) => !dropped.includes(name)));
    expect(before.length).toBeGreaterThanOrEqual(5);
    expect(await logged()).toBe(3);
    expect(await verifyAccessLog(owner)).toEqual([]);
    await read(2);
    expect(await verifyAccessLog(owner)).toEqual([]);
    expect(await keepAccessPartitions(owner, 5)).toEqual([]);
  });

  it("stay while somebody who is sent the log has yet to get them", async () => {
    await read(2);
    await age(6);
    await owner.execute(sql`insert into events.subscribers (name, types) values ('late', '{access.logged}')`);
    expect(await keepAccessPartitions(owner, 5)).toEqual([]);
    await owner.execute(sql`select events.send_access_log('late')`);
    expect(await keepAccessPartitions(owner, 5)).toHaveLength(1);
    expect(await verifyAccessLog(owner)).toEqual([]);
    await owner.execute(sql`delete from events.subscribers where name = 'late'`);
  });
});

describe("the ends of the access log", () => {
  it("tell what was cut off and what was rewritten since, although the log itself is whole", async () => {
    const file = join(folder, "anchors.jsonl");
    await expect(verifyKept(owner, "books", file)).rejects.toThrow();
    await read(3);
    await keepAnchor(owner, "books", file);
    await read(4);
    await keepAnchor(owner, "books", file);
    await keepAnchor(owner, "films", file);
    await read(1);
    expect(readFileSync(file, "utf8").trim().split("\n")).toHaveLength(3);
    expect(await verifyKept(owner, "books", file)).toEqual([]);
    await expect(verifyKept(owner, "plays", file)).rejects.toThrow("tells nothing of plays");

    const [end] = await owner.execute<{ lane: number; place: number }>(sql`select lane, place::int from access_log_heads where place > 1 order by place desc limit 1`);
    const { lane, place } = end!;
    await owner
      .transaction(async (tx) => {
        await tx.execute(sql`alter table access_events disable trigger access_events_are_kept`);
        await tx.execute(sql`delete from access_events where lane = ${lane} and place > ${place - 3}`);
        await tx.execute(sql`update access_log_heads set place = ${place - 3}, digest = (select digest from access_events where lane = ${lane} and place = ${place - 3}) where lane = ${lane}`);
        expect(await verifyAccessLog(tx)).toEqual([]);
        expect((await verifyKept(tx, "books", file)).map((problem) => [problem.kind, problem.lane])).toContainEqual(["CUT", lane]);
        tx.rollback();
      })
      .catch((error: Error) => {
        if (!error.message.includes("Rollback")) throw error;
      });
    expect(await verifyKept(owner, "books", file)).toEqual([]);
  });

  it("go to an address that takes them, and a refusal is an error", async () => {
    const bodies: string[] = [];
    let status = 201;
    const server = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (text: string) => (body += text)).on("end", () => {
        bodies.push(body);
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/anchors`;
    await keepAnchor(owner, "books", url);
    status = 507;
    await expect(keepAnchor(owner, "books", url)).rejects.toThrow("507");
    server.close();
    server.closeAllConnections();
    expect(JSON.parse(bodies[0]!)).toMatchObject({ subgraph: "books", ends: expect.arrayContaining([{ lane: 0, place: expect.any(Number), digest: expect.stringMatching(/^[0-9a-f]{64}$/) }]) });
  });
});
