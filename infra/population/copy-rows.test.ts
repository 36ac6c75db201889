import { sql } from "drizzle-orm";
import { boolean, date, integer, jsonb, numeric, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import { cloneDatabase } from "@lsg/subgraph-kit/testing/template-database";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CopyRows } from "./copy-rows.ts";
import { writeRows } from "./load.ts";

const things = pgTable("things", {
  number: integer("number").primaryKey(),
  name: text("name"),
  tags: text("tags").array(),
  done: boolean("done"),
  size: numeric("size", { mode: "number" }),
  day: date("day", { mode: "string" }),
  at: timestamp("at", { withTimezone: true }),
  facts: jsonb("facts"),
  upper: text("upper").generatedAlwaysAs(sql`upper(name)`),
});

const clone = await cloneDatabase("books");
const client = postgres(clone.ownerUrl, { max: 1, onnotice: () => {} });
let connection: postgres.ReservedSql;

beforeAll(async () => {
  await client`create table things (number integer primary key check (number < 100), name text, tags text[], done boolean, size numeric, day date, at timestamptz, facts jsonb,
    upper text generated always as (upper(name)) stored)`;
  connection = await client.reserve();
});
afterAll(async () => {
  connection?.release();
  await client.end({ timeout: 1 });
  await clone.drop();
});

const row = { number: 1, name: null, tags: null, done: null, size: null, day: null, at: null, facts: null };

test("writes what was given, whatever characters are in it", async () => {
  const name = 'tab\tnew\nline\r\\N back\\slash "quote" {brace,} Pōpokorua 🐜';
  const rows = new CopyRows(things);
  rows.add({ number: 1, name, tags: [name, "", "NULL"], done: false, size: 0.25, day: "2026-11-20", at: new Date("2026-11-20T01:02:03.456Z"), facts: { name } });
  rows.add({ ...row, number: 2 });
  expect(rows.count).toBe(2);
  await writeRows(connection, [rows as unknown as CopyRows]);
  expect(rows.waiting).toBe(0);
  const [first, second] = await connection`select *, day::text as day, size::float as size from things order by number`;
  expect(first).toEqual({ number: 1, name, tags: [name, "", "NULL"], done: false, size: 0.25, day: "2026-11-20", at: new Date("2026-11-20T01:02:03.456Z"), facts: { name }, upper: name.toUpperCase() });
  expect(second).toEqual({ ...row, number: 2, upper: null });
});

test("writes more than fits into one piece", async () => {
  const rows = new CopyRows(things);
  const name = "ū".repeat(200_000);
  for (let number = 10; number < 30; number++) rows.add({ ...row, number, name });
  await writeRows(connection, [rows as unknown as CopyRows]);
  expect(await connection`select count(*)::integer as count, min(length(name)) as least from things where number between 10 and 29`).toEqual([{ count: 20, least: 200_000 }]);
});

test.each([
  ["a row that comes twice", 1, "duplicate key"],
  ["a row that breaks a rule", 500, "violates check constraint"],
])("says which table refused %s, and why", async (_, number, reason) => {
  const rows = new CopyRows(things);
  rows.add({ ...row, number });
  await expect(writeRows(connection, [rows as unknown as CopyRows])).rejects.toThrow(reason);
  rows.add({ ...row, number });
  await expect(writeRows(connection, [rows as unknown as CopyRows])).rejects.toThrow("The rows of things could not be written");
  expect(await connection`select 1 as one`).toEqual([{ one: 1 }]);
});
