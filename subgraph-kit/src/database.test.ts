import { connect, createServer, Socket, type AddressInfo } from "node:net";
import postgres from "postgres";
import { afterAll, describe, expect, inject, it, vi } from "vitest";
import { inArray, notInArray, sql } from "drizzle-orm";
import { cloneDatabase } from "../testing/template-database.ts";
import { books } from "../testing/example/books.ts";
import { loadOne, uuidKeys } from "./batch.ts";
import { createDatabase, grantSubjects, UnsafeDatabase, type Database, type Session } from "./database.ts";
import { anonymousViewer, type Viewer } from "./viewer.ts";

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
      const viewerIn = (viewer: Viewer) =>
        alone.session({ viewer }, async ({ db }) => (await db.execute<{ role: string; id: string | null }>(sql`select viewer_role() as role, viewer_id() as id`))[0]);
      expect(await viewerIn({ ...anonymousViewer, id: "someone", role: "READER" })).toEqual({ role: "READER", id: "someone" });
      expect(await viewerIn(anonymousViewer)).toEqual({ role: "ANONYMOUS", id: null });
      await expect(alone.session({ viewer: { ...anonymousViewer, role: "READER" } }, () => Promise.reject(new Error("stop")))).rejects.toThrow("stop");
      expect(await viewerIn(anonymousViewer)).toEqual({ role: "ANONYMOUS", id: null });
    } finally {
      await alone.close();
    }
  });

  it("tells the policies who asks, for which organisations, and why", async () => {
    const viewer = { id: "someone", role: "READER", organisations: ["library:7", "club:x", "library:a-b"], scopes: [], purpose: "To know, to learn" };
    const asked = sql`select viewer_organisations() as all, viewer_acts_for('library') as libraries, viewer_acts_for('lib') as none, viewer_purpose() as purpose,
      current_setting('viewer.operation') as operation, current_setting('viewer.request') as request`;
    const [facts] = await database.session({ viewer, operation: "Read", requestId: "r-1" }, ({ db }) => db.execute(asked));
    expect(facts).toEqual({ all: ["library:7", "club:x", "library:a-b"], libraries: ["7", "a-b"], none: [], purpose: "To know, to learn", operation: "Read", request: "r-1" });
    const [nobody] = await database.session({ viewer: anonymousViewer }, ({ db }) => db.execute(sql`select viewer_organisations() as all, viewer_acts_for('library') as libraries, viewer_purpose() as purpose`));
    expect(nobody).toEqual({ all: [], libraries: [], purpose: null });
  });

  it("is not opened for a viewer whose organisation would read as two", async () => {
    for (const organisation of ["library:7,library:8", "library", "", "library:", "LIBRARY:7", "library:7 "]) {
      await expect(database.session({ viewer: { ...anonymousViewer, organisations: [organisation] } }, () => Promise.resolve()), organisation).rejects.toThrow("kind:id");
    }
  });

  it("lets through subjects by category as they are granted, and forgets them with its end", async () => {
    const alone = createDatabase(clone.appUrl, { connections: 1 });
    const [a, b] = ["01890000-0000-7000-8000-00000000000a", "01890000-0000-7000-8000-00000000000b"];
    const granted = async ({ db }: Session) => (await db.execute(sql`select viewer_subjects('SIZE') as size, viewer_subjects('COLOUR') as colour`))[0];
    await alone.session({ viewer: anonymousViewer }, async (session) => {
      await grantSubjects(session.db, "SIZE", [a]);
      await grantSubjects(session.db, "SIZE", [b, "x', true); drop table books", ""]);
      await grantSubjects(session.db, "COLOUR", ["no id"]);
      expect(await granted(session)).toEqual({ size: [a, b], colour: [] });
    });
    expect(await alone.session({ viewer: anonymousViewer }, granted)).toEqual({ size: [], colour: [] });
    await expect(alone.session({ viewer: anonymousViewer }, ({ db }) => grantSubjects(db, "role', 'x", [a]))).rejects.toThrow("not a category");
    await alone.close();
  });

  it("cannot write where nothing was granted", async () => {
    for (const statement of ["insert into books (title, shelf, published_on) values ('x', 1, '2020-01-01')", "update books set title = 'x'", "delete from books", "truncate books", "create table t (id int)"]) {
      await expect(database.session({ viewer: anonymousViewer }, ({ db }) => db.execute(sql.raw(statement))), statement).rejects.toMatchObject({ cause: { code: "42501" } });
    }
  });
});

describe("a session's statements", () => {
  const ask = (alone: Database, ids: readonly string[]) => alone.session({ viewer: anonymousViewer }, ({ db }) => db.select({ title: books.title }).from(books).where(inArray(books.id, [...ids])));
  const ids = Array.from({ length: 5 }, (_, index) => `01890000-0000-7000-8000-00000000000${index}`);

  it("read the same however long a list is, are prepared when they come again, and no more of them than there is room for", async () => {
    const statements: string[] = [];
    const alone = createDatabase(clone.appUrl, { connections: 1, onStatement: (statement) => statements.push(statement) });
    try {
      for (const length of [1, 2, 5, 3, 1]) await ask(alone, ids.slice(0, length));
      expect(new Set(statements.filter((statement) => statement.includes("books"))).size).toBe(1);
      const preparedNow = () => alone.session({ viewer: anonymousViewer }, async ({ db }) => (await db.execute<{ statement: string }>(sql`select statement from pg_prepared_statements`)).map(({ statement }) => statement));
      expect((await preparedNow()).filter((statement) => statement.includes("books"))).toHaveLength(1);
      const plans = await alone.session({ viewer: anonymousViewer }, ({ db }) => db.execute(sql`select generic_plans > 2 as planned_once, custom_plans::int as anew from pg_prepared_statements where statement like '%books%'`));
      expect([...plans]).toEqual([{ planned_once: true, anew: 0 }]);
      for (let index = 0; index < 1_200; index++) await alone.session({ viewer: anonymousViewer }, ({ db }) => db.execute(sql.raw(`select ${Math.floor(index / 2)} as n`)));
      // The driver prepares its own commits beside them.
      expect((await preparedNow()).length).toBeLessThan(310);
    } finally {
      await alone.close();
    }
  });

  it("give lists to the database as they are, whatever is in them", async () => {
    const titles = ['a "quoted" \\ title', "{braces},", "null", "", "Ngā pūrākau\n\t'; --"];
    const found = await database.session({ viewer: anonymousViewer }, ({ db }) =>
      db.execute<{ title: string }>(sql`select title from unnest(array[${sql.join([...titles, "another"].map((title) => sql`${title}`), sql`, `)}]) as t (title) where ${inArray(sql`title`, titles)} and ${1}::int in (${1}, ${2}) and ${notInArray(sql`title`, ["another", "x"])}`),
    );
    expect(found.map(({ title }) => title)).toEqual(titles);
  });

  it("wait for no answer that the next does not need: asking one question, twice in all", async () => {
    const alone = createDatabase(clone.appUrl, { connections: 1 });
    const { port } = new URL(clone.appUrl);
    try {
      for (let round = 0; round < 3; round++) await ask(alone, ids);
      const write = vi.spyOn(Socket.prototype, "write");
      await ask(alone, ids);
      const writes = write.mock.contexts.filter((socket) => (socket as Socket).remotePort === Number(port));
      write.mockRestore();
      // Once to begin, say who asks and ask; once to commit.
      expect(writes).toHaveLength(2);
    } finally {
      await alone.close();
    }
  });

  it("are sent on the connection that was used last, which knows them, while nobody else asks", async () => {
    const pool = createDatabase(clone.appUrl, { connections: 3 });
    const asked = (slowly: boolean) => pool.session({ viewer: anonymousViewer }, async ({ db }) => (await db.execute<{ pid: number }>(sql`select pg_backend_pid() as pid, pg_sleep(${slowly ? 0.05 : 0})`))[0]?.pid);
    try {
      expect(new Set(await Promise.all([asked(true), asked(true), asked(true)])).size).toBe(3);
      const used = new Set<number | undefined>();
      for (let round = 0; round < 6; round++) used.add(await asked(false));
      expect(used.size).toBe(1);
      expect(new Set(await Promise.all([asked(true), asked(true), asked(true)])).size).toBe(3);
    } finally {
      await pool.close();
    }
  });

  it("that are under way at the same time are answered at the same time, so that what is asked because of them is one batch", async () => {
    const statements: string[] = [];
    const alone = createDatabase(clone.appUrl, { connections: 1, onStatement: (statement) => statements.push(statement) });
    try {
      await alone.session({ viewer: anonymousViewer }, async ({ db }) => {
        const bookById = loadOne((keys: string[]) => db.select().from(books).where(inArray(books.id, keys)), ({ id }) => id, uuidKeys);
        await Promise.all([db.execute(sql`select 1`).then(() => bookById.load(ids[0]!)), db.execute(sql`select pg_sleep(0.05)`).then(() => bookById.load(ids[1]!))]);
      });
      expect(statements.filter((statement) => statement.includes("books"))).toHaveLength(1);
    } finally {
      await alone.close();
    }
  });

  it("end it, when one failed that nobody waited for", async () => {
    const left = database.session({ viewer: anonymousViewer }, async ({ db }) => {
      db.execute(sql`select pg_sleep(0.05), 1 / 0`).execute().catch(() => {});
      return "an answer";
    });
    await expect(left).rejects.toMatchObject({ code: "22012" });
    await expect(database.session({ viewer: anonymousViewer }, ({ db }) => db.execute(sql`select 1 as one`))).resolves.toEqual([{ one: 1 }]);
  });

  it("leave no answer when what was accessed cannot be written", async () => {
    const left = database.session({ viewer: anonymousViewer }, async ({ db, accessed }) => {
      await db.execute(sql`select set_config('viewer.role', '', true)`);
      accessed.record("no subject", "TITLE");
      return "an answer";
    });
    await expect(left).rejects.toThrow();
  });
});

describe("a session whose time is over", () => {
  const writer = { ...anonymousViewer, role: "READER" };

  it("sends nothing more, least of all into the transaction of the next viewer", async () => {
    const alone = createDatabase(clone.appUrl, { connections: 1 });
    try {
      let late: Session | undefined;
      await alone.session({ viewer: { ...writer, id: "first" } }, async (session) => {
        late = session;
      });
      await alone.session({ viewer: { ...writer, id: "second" } }, async ({ db }) => {
        await expect(late!.db.execute(sql`select set_config('viewer.id', 'first', true)`)).rejects.toMatchObject({ cause: { code: "TRANSACTION_OVER" } });
        const [seen] = await db.execute<{ id: string }>(sql`select viewer_id() as id`);
        expect(seen?.id).toBe("second");
      });
    } finally {
      await alone.close();
    }
  });

  it("ends with its connection, and the pool goes on", async () => {
    const admin = postgres(inject("databases").adminUrl, { max: 1, onnotice: () => {} });
    const pool = createDatabase(clone.appUrl, { connections: 3 });
    const name = new URL(clone.appUrl).pathname.slice(1);
    let ended = 0;
    const ask = async () => {
      try {
        // Enough to be under way in every state: statements that wait, that are sent, that are answered.
        await pool.session({ viewer: writer }, ({ db }) => Promise.all([db.execute(sql`select pg_sleep(0.01), length(${"x".repeat(50_000)}::text)`), db.execute(sql`select 1`)]));
      } catch {
        ended++;
      }
    };
    try {
      for (let round = 0; round < 20; round++) {
        const asked = Array.from({ length: 6 }, ask);
        await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name} and pid <> pg_backend_pid() and usename = ${new URL(clone.appUrl).username}`;
        await Promise.all(asked);
      }
      expect(ended, "some of them met the end of a connection").toBeGreaterThan(0);
      await expect(pool.session({ viewer: writer }, ({ db }) => db.execute(sql`select 1`))).resolves.toHaveLength(1);
    } finally {
      await pool.close();
      await admin.end();
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

  it("refuses functions with their owner's rights that nobody listed, or that a caller's search path bends", async () => {
    await asOwner.unsafe("create function all_titles() returns setof text language sql security definer as 'select title from books'");
    await expect(database.assertLeastPrivilege()).rejects.toThrow(/all_titles runs with its owner's rights and is not on the list/);
    await expect(database.assertLeastPrivilege(["all_titles"])).rejects.toThrow(/all_titles runs with its owner's rights and its caller's search path/);
    await asOwner.unsafe("alter function all_titles() set search_path = pg_catalog, public, pg_temp");
    await expect(database.assertLeastPrivilege(["all_titles"])).resolves.toBeUndefined();
    await asOwner.unsafe("drop function all_titles()");
  });

  it("refuses a login role that could write, empty or refer past the log and the policies", async () => {
    for (const [privilege, problem] of [["insert on access_events", /write the access log access_events/], ["update (digest) on access_log_heads", /write the access log access_log_heads/], ["truncate on books", /empty or refer to books/]] as const) {
      await asOwner.unsafe(`grant ${privilege} to books_app`);
      await expect(database.assertLeastPrivilege()).rejects.toThrow(problem);
      await asOwner.unsafe(`revoke ${privilege} from books_app`);
    }
    await asOwner.unsafe("alter table access_events disable trigger access_events_are_kept");
    await expect(database.assertLeastPrivilege()).rejects.toThrow(/access_events can be changed/);
    await asOwner.unsafe("alter table access_events enable trigger access_events_are_kept");
    await expect(database.assertLeastPrivilege()).resolves.toBeUndefined();
  });
});

it("a connection that is reset under a transaction holds up none of those that come after it", async () => {
  const direct = new URL(clone.appUrl);
  const sockets: Socket[] = [];
  // Between the pool and the server, to reset a connection as a network does.
  const between = createServer((client) => {
    const server = connect(Number(direct.port), direct.hostname);
    sockets.push(client);
    client.pipe(server).pipe(client);
    for (const [one, other] of [[client, server], [server, client]] as const) one.on("error", () => other.destroy());
  });
  await new Promise<void>((resolve) => between.listen(0, "127.0.0.1", resolve));
  const through = new URL(direct);
  through.port = String((between.address() as AddressInfo).port);
  const alone = createDatabase(through.href, { connections: 1 });
  try {
    for (let round = 0; round < 3; round++) {
      const broken = alone.session({ viewer: anonymousViewer }, async ({ db }) => {
        await db.execute(sql`select pg_sleep(5)`);
      });
      setTimeout(() => sockets.at(-1)!.resetAndDestroy(), 200);
      await expect(broken).rejects.toThrow();
      const [answer] = await alone.session({ viewer: anonymousViewer }, ({ db }) => db.execute<{ one: number }>(sql`select ${1}::int as one`));
      expect(answer).toEqual({ one: 1 });
    }
  } finally {
    await alone.close();
    for (const socket of sockets) socket.destroy();
    between.close();
  }
});

it("a connection sends small messages at once", async () => {
  // The driver writes the end of a COPY, or a second statement, behind data that the server has not acknowledged yet: the
  // sockets' default holds it back for 40 ms.
  const sendsAtOnce = vi.spyOn(Socket.prototype, "setNoDelay");
  const alone = createDatabase(clone.appUrl, { connections: 1 });
  try {
    await alone.ping();
    const { port } = new URL(clone.appUrl);
    const ours = (sendsAtOnce.mock.contexts as Socket[]).filter((socket) => socket.remotePort === Number(port));
    expect(ours).toHaveLength(1);
    expect(sendsAtOnce.mock.calls.every(([on]) => on !== false)).toBe(true);
  } finally {
    sendsAtOnce.mockRestore();
    await alone.close();
  }
});
