import postgres from "postgres";
import { afterAll, describe, expect, it } from "vitest";
import { sql } from "drizzle-orm";
import { cloneDatabase } from "../testing/template-database.ts";
import { createDatabase, UnsafeDatabase } from "./database.ts";
import { anonymousViewer } from "./viewer.ts";

const clone = await cloneDatabase("books");
const asOwner = postgres(clone.ownerUrl, { max: 1, onnotice: () => {} });
const database = createDatabase(clone.appUrl, { connections: 2 });
afterAll(async () => {
  await database.close();
  await asOwner.end();
  await clone.drop();
});

describe("a session", () => {
  it("leaves nothing of its viewer on the connection", async () => {
    const alone = createDatabase(clone.appUrl, { connections: 1 });
    try {
      const viewerIn = (viewer: Parameters<typeof alone.session>[0]) =>
        alone.session(viewer, async (db) => (await db.execute<{ role: string; id: string | null }>(sql`select viewer_role() as role, viewer_id() as id`))[0]);
      expect(await viewerIn({ ...anonymousViewer, id: "someone", role: "READER" })).toEqual({ role: "READER", id: "someone" });
      expect(await viewerIn(anonymousViewer)).toEqual({ role: "ANONYMOUS", id: null });
      await expect(alone.session({ ...anonymousViewer, role: "READER" }, () => Promise.reject(new Error("stop")))).rejects.toThrow("stop");
      expect(await viewerIn(anonymousViewer)).toEqual({ role: "ANONYMOUS", id: null });
    } finally {
      await alone.close();
    }
  });

  it("cannot write where nothing was granted", async () => {
    for (const statement of ["insert into books (title, shelf, published_on) values ('x', 1, '2020-01-01')", "update books set title = 'x'", "delete from books", "truncate books", "create table t (id int)"]) {
      await expect(database.session(anonymousViewer, (db) => db.execute(sql.raw(statement))), statement).rejects.toMatchObject({ cause: { code: "42501" } });
    }
  });
});

describe("the assertion before serving", () => {
  it("accepts a role that the policies bind", async () => {
    await expect(database.assertLeastPrivilege()).resolves.toBeUndefined();
  });

  it("refuses the owner of the tables", async () => {
    const owner = createDatabase(clone.ownerUrl);
    await expect(owner.assertLeastPrivilege()).rejects.toThrow(/belongs to the login role/);
    await expect(owner.assertLeastPrivilege()).rejects.toThrow(/bypasses row-level security/);
    await owner.close();
  });

  it("refuses while any table or view would let rows past the policies", async () => {
    await asOwner`create table open_to_all (id int)`;
    await expect(database.assertLeastPrivilege()).rejects.toThrow(/table open_to_all does not force row-level security/);
    await asOwner`alter table open_to_all enable row level security`;
    await expect(database.assertLeastPrivilege(), "enabled, yet not forced").rejects.toThrow(UnsafeDatabase);
    await asOwner`drop table open_to_all`;

    await asOwner`create view all_books as select * from books`;
    await expect(database.assertLeastPrivilege()).rejects.toThrow(/view all_books runs with its owner's rights/);
    await asOwner`drop view all_books`;
    await expect(database.assertLeastPrivilege()).resolves.toBeUndefined();
  });
});
