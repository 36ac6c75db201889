import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmdirSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { useServer, whenUnused } from "./in-use.ts";
import { StartProblem } from "./problem.ts";
import { isRunning } from "./running.ts";
import { attachOrStart, type PostgresOptions, type PostgresServer, startPostgres, testSettings } from "./server.ts";

let template: string;
let folder: string;
let servers: PostgresServer[];

beforeAll(async () => {
  template = await openFolder();
  await (await startPostgres({ dataFolder: template })).stop();
});

afterAll(() => rm(template, { recursive: true, force: true }));

beforeEach(async () => {
  folder = await openFolder();
  servers = [];
});

afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await rm(folder, { recursive: true, force: true });
});

/** As root the server runs as another user, who has to pass through here. */
async function openFolder(): Promise<string> {
  const made = await realpath(await mkdtemp("/tmp/postgres-test-"));
  await chmod(made, 0o755);
  return made;
}

const dataFolder = () => join(folder, "data");

function mountSmallDisk(at: string): void {
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=20m,mode=755", "tmpfs", at], { stdio: "ignore" });
}

function mayMount(): boolean {
  if (process.platform !== "linux") return false;
  const trial = mkdtempSync("/tmp/mount-trial-");
  try {
    mountSmallDisk(trial);
    execFileSync("umount", [trial]);
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(trial);
  }
}

/** A folder that was used before: a copy, because making one takes a second. */
const usedBefore = () => cp(template, dataFolder(), { recursive: true });

async function start(options: Partial<PostgresOptions> = {}): Promise<PostgresServer> {
  const server = await attachOrStart({ dataFolder: dataFolder(), settings: testSettings, ...options });
  servers.push(server);
  return server;
}

async function ask(server: PostgresServer, statement: string): Promise<Record<string, unknown>[]> {
  const client = postgres(server.adminUrl, { max: 1, onnotice: () => {} });
  try {
    return await client.unsafe(statement);
  } finally {
    await client.end();
  }
}

test("makes an empty database, keeps its data and its port over a stop, and keeps the password to its user", async () => {
  const first = await start();
  await ask(first, "create table kept as select 1 as one");
  expect((await stat(join(first.home, "secret"))).mode & 0o777).toBe(0o600);
  await first.stop();
  expect(isRunning(first.pid)).toBe(false);

  const second = await start();
  expect(await ask(second, "select one from kept")).toEqual([{ one: 1 }]);
  expect(second.port).toBe(first.port);
});

test("listens on 127.0.0.1 only, asks for the password, and sorts the same everywhere", async () => {
  await usedBefore();
  const server = await start();
  const [row] = await ask(server, `select current_setting('listen_addresses') as addresses, current_setting('unix_socket_directories') as sockets,
    (select datlocprovider::text from pg_database where datname = 'postgres') as locale, current_setting('fsync') as fsync`);
  expect(row).toEqual({ addresses: "127.0.0.1", sockets: "", locale: "b", fsync: "off" });
  const client = postgres(server.adminUrl.replace(server.secret, "another"), { max: 1 });
  await expect(client`select 1`).rejects.toMatchObject({ code: "28P01" });
  await client.end();
});

test("uses a server that is running on the folder, and leaves it running", async () => {
  await usedBefore();
  const owner = await start();
  const guest = await attachOrStart({ dataFolder: dataFolder() });
  expect(guest).toMatchObject({ owned: false, pid: owner.pid, adminUrl: owner.adminUrl });
  await guest.stop();
  expect(await ask(owner, "select 1 as one")).toEqual([{ one: 1 }]);
  await owner.stop();
  await guest.ended;
});

test("is taken along by whoever started it when nobody else uses it any more, and whoever comes then is refused", async () => {
  await usedBefore();
  const owner = await start();
  const leave = [await useServer(owner.adminUrl), await useServer(owner.adminUrl)];
  const [told, unused] = [Promise.withResolvers<void>(), vi.fn()];
  const waited = whenUnused(owner.adminUrl, told.resolve).then(unused);
  await told.promise;
  await leave[0]!();
  expect(await ask(owner, "select 1 as one")).toEqual([{ one: 1 }]);
  expect(unused).not.toHaveBeenCalled();
  await leave[1]!();
  await waited;
  const late = expect(useServer(owner.adminUrl)).rejects.toThrow();
  await ask(owner, "select 1 as one");
  await owner.stop();
  await late;
});

test("refuses to start a second server on a folder, saying so", async () => {
  await usedBefore();
  await start();
  await expect(startPostgres({ dataFolder: dataFolder() })).rejects.toThrow(/is running on .* already/);
});

test("gives several processes that start at the same time on an empty folder one and the same server", async () => {
  const script = join(folder, "start.ts");
  await writeFile(
    script,
    `import { attachOrStart } from ${JSON.stringify(join(import.meta.dirname, "server.ts"))};
     const server = await attachOrStart({ dataFolder: ${JSON.stringify(dataFolder())}, settings: { fsync: "off" } });
     console.log(server.pid);
     process.stdin.resume();
     process.stdin.once("end", () => server.stop());`,
  );
  const children = [1, 2, 3].map(() => spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "inherit"] }));
  const pids = await Promise.all(children.map(async ({ stdout }) => String((await once(stdout, "data"))[0])));
  expect(new Set(pids).size).toBe(1);
  const ended = children.map((child) => once(child, "exit"));
  for (const child of children) child.stdin.end();
  expect((await Promise.all(ended)).map(([code]) => code)).toEqual([0, 0, 0]);
});

test("recovers after the server was killed", async () => {
  await usedBefore();
  const first = await start({ settings: {} });
  await ask(first, "create table kept as select 1 as one");
  process.kill(first.pid, "SIGKILL");
  await first.ended;

  const second = await start();
  expect(await ask(second, "select one from kept")).toEqual([{ one: 1 }]);
});

test("stops the server when the process that started it is killed", async () => {
  await usedBefore();
  const script = join(folder, "start.ts");
  await writeFile(
    script,
    `import { attachOrStart } from ${JSON.stringify(join(import.meta.dirname, "server.ts"))};
     const server = await attachOrStart({ dataFolder: ${JSON.stringify(dataFolder())} });
     console.log(server.pid);`,
  );
  const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  const pid = Number((await once(child.stdout, "data"))[0]);
  child.kill("SIGKILL");
  for (let tries = 0; isRunning(pid) && tries < 200; tries++) await delay(50);
  expect(isRunning(pid)).toBe(false);
});

test("starts although a lock was left whose process number now belongs to another program", async () => {
  await usedBefore();
  const first = await start();
  const lock = await readFile(join(first.home, "cluster/postmaster.pid"), "utf8");
  await first.stop();
  await writeFile(join(first.home, "cluster/postmaster.pid"), lock.replace(/^\d+/, String(process.pid)));

  expect((await start()).owned).toBe(true);
});

test("starts on a copy of a folder whose original is running", async () => {
  await usedBefore();
  const original = await start();
  await ask(original, "checkpoint");
  const copy = join(folder, "copy");
  await cp(original.home, copy, { recursive: true });

  const copied = await start({ dataFolder: copy });
  expect(copied.owned).toBe(true);
  expect(copied.port).not.toBe(original.port);
});

test("takes another port when the one of the last start is taken, unless it was told which to take", async () => {
  await usedBefore();
  const first = await start();
  await first.stop();
  const squatter = createServer().listen(first.port, "127.0.0.1");
  await once(squatter, "listening");

  const second = await start();
  expect(second.port).not.toBe(first.port);
  await second.stop();
  await expect(start({ port: first.port })).rejects.toThrow(`The port ${first.port} is taken by another program`);
  squatter.close();
});

test("refuses data of another PostgreSQL version, naming both versions and what to do", async () => {
  await usedBefore();
  const server = await start();
  await server.stop();
  await writeFile(join(server.home, "cluster/PG_VERSION"), "17\n");

  const refused = start();
  await expect(refused).rejects.toBeInstanceOf(StartProblem);
  await expect(refused).rejects.toThrow(/were written by PostgreSQL 17, and this is PostgreSQL 18: move .* away/);
});

test("says what to do when the password file is missing or wrong", async () => {
  await usedBefore();
  const server = await start();
  await server.stop();
  await writeFile(join(server.home, "secret"), "another");
  await expect(start()).rejects.toThrow(/does not accept the password/);
  await rm(join(server.home, "secret"));
  await expect(start()).rejects.toThrow(/password file .* is missing: put it back, or remove/);
});

test("says what to do when a file stands where the folder should be", async () => {
  await writeFile(dataFolder(), "");
  await expect(start()).rejects.toThrow(/cannot be made or written by this user/);
});

test("begins again after a start that was killed while it initialised", async () => {
  const server = await start();
  await server.stop();
  await rm(join(server.home, "cluster"), { recursive: true });
  await rm(join(server.home, "secret"));
  // No process has this number: Linux numbers end at 4194304.
  await cp(import.meta.dirname, join(server.home, "initialising-9999999"), { recursive: true });

  expect((await start()).owned).toBe(true);
  await expect(stat(join(server.home, "initialising-9999999"))).rejects.toThrow(/ENOENT/);
});

// Only root can make a file system this small, and in a container not even root always may.
test.runIf(mayMount())("says so when the disk is full, and leaves nothing half made", async () => {
  const disk = dataFolder();
  await mkdir(disk);
  mountSmallDisk(disk);
  try {
    await expect(start()).rejects.toThrow(/There is no space left on the disk that holds .*: free at least/);
    expect(execFileSync("ls", [disk], { encoding: "utf8" })).toBe("secret\n");
  } finally {
    execFileSync("umount", [disk]);
  }
});

test.runIf(process.getuid?.() === 0)("runs as another user than root, also for a folder that this user cannot enter", async () => {
  const closed = join(folder, "closed");
  await mkdir(closed, { mode: 0o700 });
  const told: string[] = [];
  const server = await start({ dataFolder: join(closed, "data"), log: (line) => told.push(line) });
  try {
    expect(told).toEqual([expect.stringMatching(/cannot enter this folder: its data are in \/var\/(lib|tmp)\/learning-support-graph\//)]);
    expect((await stat(join(server.home, "cluster"))).uid).not.toBe(0);
    await server.stop();

    const again = await start({ dataFolder: join(closed, "data") });
    expect(again.home).toBe(server.home);
    await again.stop();
  } finally {
    await rm(server.home, { recursive: true, force: true });
  }
});
