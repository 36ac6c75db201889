// Measures gateways side by side in one run: the same services, the same operations, the CPU of the gateway's own process.
//
//   npm run bench -- gateway [SAMPLES]
import { fork, type ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Pool } from "undici";
import { composeGraph, loads, type Load } from "./graph.ts";

/** Each says its port once it listens. A peer is one file more. */
const contestants: Readonly<Record<string, readonly string[]>> = {
  limit: ["contestants/limit.ts"],
  ours: ["contestants/ours.ts"],
  "ours without keys": ["contestants/ours.ts", "0"],
  stock: ["contestants/stock.ts"],
};

interface Measured {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMs: number;
  readonly answerBytes: number;
  readonly rssMb: number;
}

/** `samples` is the number of joined views that each is asked for; larger answers are asked for less often in proportion. */
export async function benchGateway(samples = 2_000): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  const services = start("subgraphs.ts", []);
  try {
    const port = await portOf(services);
    const supergraph = join(folder, "supergraph.graphql");
    await writeFile(supergraph, composeGraph((name) => `http://127.0.0.1:${port}/${name}`));
    for (const [name, [file = "", ...more]] of Object.entries(contestants)) {
      const contestant = start(file, [supergraph, ...more]);
      try {
        const contestantPort = await portOf(contestant);
        for (const load of loads) console.log(row(name, load, await measure(contestant, contestantPort, { ...load, requests: Math.max(load.connections, Math.round(samples * load.share)) })));
      } finally {
        await end(contestant);
      }
    }
  } finally {
    await end(services);
    await rm(folder, { recursive: true });
  }
}

async function measure(contestant: ChildProcess, port: number, load: Load & { readonly requests: number }): Promise<Measured> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: load.connections });
  let sent = 0;
  let answerBytes = 0;
  const ask = async (): Promise<number> => {
    const began = performance.now();
    const body = JSON.stringify({ query: load.query, variables: load.variables(sent++) });
    const response = await pool.request({ method: "POST", path: "/graphql", headers: { "content-type": "application/json", accept: "application/json" }, body });
    const bytes = Buffer.from(await response.body.arrayBuffer());
    if (bytes.includes('"errors"')) throw new Error(`A contestant answered with errors: ${bytes.toString().slice(0, 500)}`);
    answerBytes = bytes.length;
    return performance.now() - began;
  };
  const run = async (requests: number): Promise<number[]> => {
    const times: number[] = [];
    const end = sent + requests;
    await Promise.all(Array.from({ length: load.connections }, async () => {
      while (sent < end) times.push(await ask());
    }));
    return times.sort((a, b) => a - b);
  };
  await run(Math.ceil(load.requests / 3));
  const before = await usageOf(contestant);
  const began = performance.now();
  const times = await run(load.requests);
  const seconds = (performance.now() - began) / 1_000;
  const after = await usageOf(contestant);
  await pool.close();
  return {
    requestsPerSecond: times.length / seconds,
    p50Ms: times[Math.floor(times.length / 2)] ?? 0,
    p99Ms: times[Math.floor(times.length * 0.99)] ?? 0,
    cpuMs: (after.cpuMicroseconds - before.cpuMicroseconds) / 1_000 / times.length,
    answerBytes,
    rssMb: after.rssBytes / 1_048_576,
  };
}

function row(name: string, load: Load, { requestsPerSecond, p50Ms, p99Ms, cpuMs, answerBytes, rssMb }: Measured): string {
  return `${name.padEnd(26)}${load.name.padEnd(18)}${(answerBytes / 1_024).toFixed(1).padStart(8)} kB  ${cpuMs.toFixed(2).padStart(8)} ms CPU  ${requestsPerSecond.toFixed(0).padStart(6)}/s  p50 ${p50Ms.toFixed(1)} ms  p99 ${p99Ms.toFixed(1)} ms  ${rssMb.toFixed(0)} MB`;
}

const start = (file: string, args: readonly string[]): ChildProcess =>
  fork(join(import.meta.dirname, file), [...args], { execArgv: [`--env-file=${join(import.meta.dirname, "contestants/production.env")}`, "--import", join(import.meta.dirname, "report-usage.ts")] });

const messageOf = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve, reject) => {
    child.once("message", (message) => resolve(message as T));
    child.once("exit", (code) => reject(new Error(`A process of the benchmark ended with ${code}.`)));
  });

const portOf = async (child: ChildProcess): Promise<number> => (await messageOf<{ port: number }>(child)).port;

function usageOf(child: ChildProcess): Promise<{ cpuMicroseconds: number; rssBytes: number }> {
  const usage = messageOf<{ cpuMicroseconds: number; rssBytes: number }>(child);
  child.send("usage");
  return usage;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill();
  await ended;
}
