import { chmod, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DatabaseUrls, prepareDatabases } from "./databases.ts";
import { withDerivedPasswords } from "./secret.ts";
import { type PostgresServer, startPostgres, testSettings } from "./server.ts";

const names = ["apples", "pears"];
let folder: string;
let server: PostgresServer;
let urls: Record<string, DatabaseUrls>;

beforeAll(async () => {
  folder = await mkdtemp("/tmp/databases-test-");
  await chmod(folder, 0o755);
  server = await startPostgres({ dataFolder: join(folder, "data"), settings: testSettings });
  urls = await prepareDatabases(server.adminUrl, withDerivedPasswords(server.secret, names));
  await ask(ownerUrl("apples"), "create table fruit (id int); insert into fruit values (1); create sequence numbers");
});

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function ask(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await client.unsafe(statement);
  } finally {
    await client.end();
  }
}

const ownerUrl = (name: string) => urls[name]?.ownerUrl ?? "";
const appUrl = (name: string) => urls[name]?.appUrl ?? "";
const relayUrl = (name: string) => urls[name]?.relayUrl ?? "";
const refused = { code: "42501" };

test("lets each role into its own database only", async () => {
  for (const url of [ownerUrl("apples"), appUrl("apples"), relayUrl("apples")]) {
    expect(await ask(url, "select current_database() as name")).toEqual([{ name: "apples" }]);
    await expect(ask(url.replace(/apples$/, "pears"), "select 1")).rejects.toMatchObject(refused);
  }
});

test("gives the roles that serve requests and send events no power over the database, its tables or row-level security", async () => {
  expect(
    await ask(
      server.adminUrl,
      `select rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication,
         pg_has_role(rolname, 'apples_owner', 'member') as is_owner,
         (select pg_get_userbyid(datdba) from pg_database where datname = 'apples') as owner_of_database
       from pg_roles where rolname like 'apples%' order by 1`,
    ),
  ).toEqual([
    { rolname: "apples_analyst", rolcanlogin: false, rolsuper: false, rolbypassrls: false, rolcreatedb: false, rolcreaterole: false, rolreplication: false, is_owner: false, owner_of_database: "apples_owner" },
    { rolname: "apples_app", rolcanlogin: true, rolsuper: false, rolbypassrls: false, rolcreatedb: false, rolcreaterole: false, rolreplication: false, is_owner: false, owner_of_database: "apples_owner" },
    { rolname: "apples_owner", rolcanlogin: true, rolsuper: false, rolbypassrls: true, rolcreatedb: false, rolcreaterole: false, rolreplication: false, is_owner: true, owner_of_database: "apples_owner" },
    { rolname: "apples_relay", rolcanlogin: true, rolsuper: false, rolbypassrls: false, rolcreatedb: false, rolcreaterole: false, rolreplication: false, is_owner: false, owner_of_database: "apples_owner" },
  ]);
});

test("lets the role that serves requests read tables, and no more than that", async () => {
  const app = appUrl("apples");
  expect(await ask(app, "select id from fruit")).toEqual([{ id: 1 }]);
  for (const statement of [
    "insert into fruit values (2)",
    "update fruit set id = 2",
    "delete from fruit",
    "truncate fruit",
    "create table mine (fruit int)",
    "create temporary table mine (fruit int)",
    "create schema mine",
    "select nextval('numbers')",
    "set role apples_owner",
  ]) {
    await expect(ask(app, statement), statement).rejects.toMatchObject(refused);
  }
});

test("may be run again, by several processes at once, and then corrects what differs", async () => {
  await ask(server.adminUrl, "alter role apples_app superuser password 'another'; grant connect on database pears to public");
  const wanted = withDerivedPasswords(server.secret, names);
  await Promise.all([1, 2, 3].map(() => prepareDatabases(server.adminUrl, wanted)));

  expect(await ask(appUrl("apples"), "select rolsuper from pg_roles where rolname = current_user")).toEqual([{ rolsuper: false }]);
  await expect(ask(appUrl("apples").replace(/apples$/, "pears"), "select 1")).rejects.toMatchObject(refused);
});
