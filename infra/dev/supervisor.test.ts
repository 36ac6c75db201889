import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "../postgres/ports.ts";
import { StartProblem } from "../postgres/problem.ts";
import { isRunning } from "../postgres/running.ts";
import type { ProcessPlan } from "./child.ts";
import { createSupervisor, type Supervisor } from "./supervisor.ts";

let folder: string;
let lines: string[];
let said: string[];
let supervisor: Supervisor;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "supervisor-"));
  lines = [];
  said = [];
  supervisor = newSupervisor();
});

afterEach(async () => {
  await supervisor.stop();
  await rm(folder, { recursive: true, force: true });
});

function newSupervisor(stopWithinMs = 10_000): Supervisor {
  return createSupervisor({
    print: (name, line) => lines.push(`${name}: ${line}`),
    say: (sentence) => said.push(sentence),
    backOff: { firstMs: 10, longestMs: 40, stableAfterMs: 60_000 },
    stopWithinMs,
  });
}

/** Plans a process that runs `code` with a port to answer on. */
async function plan(name: string, code: string, readyWithinMs = 30_000): Promise<ProcessPlan> {
  const script = join(folder, `${name}.mjs`);
  await writeFile(script, `import http from "node:http"; import fs from "node:fs"; const port = Number(process.env.PORT);\n${code}`);
  const port = await freePort();
  return { name, args: [script], env: { PORT: String(port) }, healthUrl: `http://127.0.0.1:${port}/health`, readyWithinMs };
}

const answer = "http.createServer((request, response) => response.end(String(process.pid))).listen(port, '127.0.0.1');";
const sayWhenStopped = "process.on('SIGTERM', () => setTimeout(() => { console.log('stopped'); process.exit(0); }, 100));";
const endless = "setInterval(() => {}, 1000);";

async function pidOf({ healthUrl }: ProcessPlan): Promise<number> {
  return Number(await (await fetch(healthUrl ?? "")).text());
}

async function until<T>(condition: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (;;) {
    const value = await Promise.resolve(condition()).catch(() => null);
    if (value) return value;
    await delay(20);
  }
}

test("waits until every process answers, and hands on what each writes", async () => {
  const one = await plan("one", `console.log("hello"); console.error("there"); setTimeout(() => { ${answer} }, 200);`);
  await supervisor.start([one]);
  expect(isRunning(await pidOf(one))).toBe(true);
  await until(() => lines.length === 2);
  expect(lines.toSorted()).toEqual(["one: hello", "one: there"]);
});

test("says with its last lines why a process did not start", async () => {
  const broken = await plan("broken", `console.log("no key"); process.exit(3);`);
  const started = supervisor.start([broken, await plan("fine", answer)]);
  await expect(started).rejects.toBeInstanceOf(StartProblem);
  await expect(started).rejects.toThrow("broken did not start: it ended with code 3. Its last lines were:\n  no key");
});

test("gives up on a process that never answers", async () => {
  await expect(supervisor.start([await plan("silent", `console.log("thinking"); ${endless}`, 400)])).rejects.toThrow(
    /silent did not answer at .* within 0.4 s. Its last lines were:\n {2}thinking/,
  );
});

test("starts a process that dies again, says so, and leaves the others alone", async () => {
  const [frail, steady] = [await plan("frail", answer), await plan("steady", answer)];
  await supervisor.start([frail, steady]);
  const [frailPid, steadyPid] = [await pidOf(frail), await pidOf(steady)];
  process.kill(frailPid, "SIGKILL");

  const newPid = await until(() => pidOf(frail));
  expect(newPid).not.toBe(frailPid);
  expect(await pidOf(steady)).toBe(steadyPid);
  await until(() => said.length === 2);
  expect(said).toEqual(["frail was ended by SIGKILL; it is started again in 0.01 s, the rest goes on.", "frail answers again."]);
});

test("waits longer before each restart of a process that keeps dying", async () => {
  const counter = join(folder, "counter");
  const dying = await plan("dying", `fs.appendFileSync(${JSON.stringify(counter)}, "x"); const runs = fs.readFileSync(${JSON.stringify(counter)}).length; if (runs === 1) { ${answer} setTimeout(() => process.exit(1), 500); } else process.exit(1);`);
  await supervisor.start([dying]);
  await until(() => said.length >= 4);
  expect(said.slice(0, 4).map((sentence) => /in ([\d.]+) s/.exec(sentence)?.[1])).toEqual(["0.01", "0.02", "0.04", "0.04"]);
});

test("stops what was started last first, and lets each end in its own way", async () => {
  const [back, front] = [await plan("back", answer + sayWhenStopped), await plan("front", answer + sayWhenStopped)];
  await supervisor.start([back]);
  await supervisor.start([front]);
  const pids = [await pidOf(back), await pidOf(front)];
  await supervisor.stop();
  expect(lines).toEqual(["front: stopped", "back: stopped"]);
  expect(pids.map(isRunning)).toEqual([false, false]);
  expect(said).toEqual([]);
  await expect(supervisor.start([back])).rejects.toThrow("interrupted");
});

test("kills what does not stop, together with what that process started", async () => {
  supervisor = newSupervisor(200);
  const child = join(folder, "grandchild");
  const stubborn = await plan(
    "stubborn",
    `import { spawn } from "node:child_process"; fs.writeFileSync(${JSON.stringify(child)}, String(spawn(process.execPath, ["-e", ${JSON.stringify(endless)}]).pid)); process.on("SIGTERM", () => {}); ${answer}`,
  );
  await supervisor.start([stubborn]);
  const pids = [await pidOf(stubborn), Number(await readFile(child, "utf8"))];
  await supervisor.stop();
  await until(() => !pids.some(isRunning));
});

test("runs a process to its end, and says when it failed", async () => {
  const job = await plan("job", `console.log("done");`);
  await supervisor.run({ ...job, healthUrl: null });
  expect(lines).toEqual(["job: done"]);
  const failing = await plan("failing", `console.error("no data"); process.exit(2);`);
  await expect(supervisor.run({ ...failing, healthUrl: null })).rejects.toThrow("failing failed: it ended with code 2, and its lines above say why.");
});

test("leaves no process behind when the supervising process is killed", async () => {
  const [polite, stubborn] = [await plan("polite", answer), await plan("stubborn", `process.on("SIGTERM", () => {}); ${answer}`)];
  const script = join(folder, "supervise.ts");
  await writeFile(
    script,
    `import { createSupervisor } from ${JSON.stringify(join(import.meta.dirname, "supervisor.ts"))};
     const supervisor = createSupervisor({ print: () => {}, say: () => {} });
     await supervisor.start(${JSON.stringify([polite, stubborn])});
     console.log("ready");`,
  );
  const supervising = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  await once(supervising.stdout, "data");
  const pids = [await pidOf(polite), await pidOf(stubborn)];
  supervising.kill("SIGKILL");
  await until(() => !pids.some(isRunning));
});
