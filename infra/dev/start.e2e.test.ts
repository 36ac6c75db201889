import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort, portIsFree } from "../postgres/ports.ts";
import { repository } from "../subgraphs.ts";

let folder: string;
let port: number;
let started: ChildProcess[];

beforeEach(async () => {
  folder = await mkdtemp("/tmp/start-test-");
  // As root the database runs as another user, who has to pass through here.
  await chmod(folder, 0o755);
  port = await freePort();
  started = [];
});

afterEach(async () => {
  for (const child of started.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    await gone;
  }
  await rm(folder, { recursive: true, force: true });
});

const dataFolder = () => join(folder, "data");

/** Runs what `npm start` runs, on a data folder and a port of the test's own. */
function start(environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(repository, "infra/run.mjs"), "infra/dev/start.ts"], {
    env: { ...process.env, DATA_FOLDER: dataFolder(), GATEWAY_PORT: String(port), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const ended = once(child, "close").then(([code]) => code as number | null);
  return {
    child,
    output: () => output,
    ended,
    async shows(pattern: RegExp) {
      while (!pattern.test(output)) {
        if (child.exitCode !== null) throw new Error(`It ended without a line like ${pattern}:\n${output}`);
        await delay(50);
      }
    },
  };
}

/** The processes that work on this test's data folder, by their environment or arguments. */
function processesLeft(): string[] {
  return execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes(dataFolder()));
}

async function countRegions(): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: "{ regions { __typename } }" }),
  });
  const { data } = (await response.json()) as { data?: { regions?: unknown[] } };
  return data?.regions?.length ?? 0;
}

test("one command brings up a system that answers; one signal takes all of it away", { timeout: 240_000 }, async () => {
  const system = start();
  await system.shows(/^Ready in .*/m);
  expect(system.output()).toContain(`graph http://127.0.0.1:${port}/graphql`);
  expect(await countRegions()).toBeGreaterThan(0);
  await system.shows(/learners \d{4}: [1-9]\d* figures in /);

  // A second one would work on the same data.
  const second = start({ GATEWAY_PORT: String(await freePort()) });
  expect(await second.ended).toBe(1);
  expect(second.output()).toBe(`The system is running in this folder already, at http://127.0.0.1:${port}: use that one, or stop it with Ctrl-C in its terminal.\n`);

  // To the door process only, as another program would send it.
  system.child.kill("SIGINT");
  expect(await system.ended).toBe(0);
  expect(await portIsFree(port)).toBe(true);
  expect(processesLeft()).toEqual([]);

  const again = start();
  await again.shows(/^Ready in .*/m);
  const runner = Number(execFileSync("pgrep", ["-P", String(again.child.pid)], { encoding: "utf8" }));
  process.kill(runner, "SIGKILL");
  while (processesLeft().length > 0 || !(await portIsFree(port))) await delay(50);
});

test("says in one sentence that the gateway's port is taken, before it starts anything", async () => {
  const other = createServer().listen(port, "127.0.0.1");
  await once(other, "listening");
  const refused = start();
  expect(await refused.ended).toBe(1);
  expect(refused.output()).toMatch(/^The gateway's port \d+ is taken by another program: stop that program, or choose another port, for example GATEWAY_PORT=\d+ npm start\.\n$/);
  expect(existsSync(join(dataFolder(), "postgres"))).toBe(false);
  other.close();
});
