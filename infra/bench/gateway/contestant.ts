// One gateway in a process of its own, and the requests that it is sent.
import { join } from "node:path";
import { Pool } from "undici";
import { cores, keepOn } from "../cores.ts";
import { measuredProcess, type MeasuredProcess } from "../measured-process.ts";
import type { Load } from "./graph.ts";

export interface Slice {
  readonly requests: number;
  readonly seconds: number;
  /** What its process used since the slice before: also what it does while nobody asks. */
  readonly cpuMs: number;
  /** How long each request took. */
  readonly tookMs: readonly number[];
}

export interface Contestant {
  readonly name: string;
  /** Asks for each operation of a load once, so that all are planned. */
  plan(load: Load): Promise<void>;
  /** Sends so many requests of a load. Throws when an answer has errors. */
  send(load: Load, requests: number): Promise<Slice>;
  /** Bytes of the last answer. */
  answerBytes(): number;
  rssMb(): Promise<number>;
  end(): Promise<void>;
}

/** Starts a file of this folder as a process, which says its port once it listens. */
export async function startProcess(file: string, args: readonly string[]): Promise<{ child: MeasuredProcess; port: number; headers?: Record<string, string> }> {
  const child = measuredProcess({ script: join(import.meta.dirname, file), args, execArgv: ["--expose-gc", `--env-file=${join(import.meta.dirname, "contestants/production.env")}`] });
  return { child, ...(await child.message<{ port: number; headers?: Record<string, string> }>()) };
}

export async function startContestant(name: string, file: string, args: readonly string[]): Promise<Contestant> {
  const { child, port, headers } = await startProcess(file, args);
  if (headers) await refusesStrangers(name, port);
  keepOn(child.pid, cores.measured);
  const sent = new Map<Load, number>();
  let used = 0;
  let answerBytes = 0;
  const send = async (pool: Pool, query: string, variables: object): Promise<number> => {
    const began = performance.now();
    const body = JSON.stringify({ query, variables });
    const response = await pool.request({ method: "POST", path: "/graphql", headers: { "content-type": "application/json", accept: "application/json", ...headers }, body });
    const bytes = Buffer.from(await response.body.arrayBuffer());
    if (!bytes.includes('"data":{') || bytes.includes('"errors":[')) throw new Error(`${name} answered with errors: ${bytes.toString().slice(0, 500)}`);
    answerBytes = bytes.length;
    return performance.now() - began;
  };
  const pools = new Map<Load, Pool>();
  const poolOf = (load: Load): Pool => {
    const pool = pools.get(load) ?? new Pool(`http://127.0.0.1:${port}`, { connections: load.connections });
    pools.set(load, pool);
    return pool;
  };
  return {
    name,
    async plan(load) {
      let next = 0;
      await Promise.all(Array.from({ length: 8 }, async () => {
        while (next < load.operations) await send(poolOf(load), load.query(next), load.smallVariables(next++));
      }));
      // What planning left behind is none of what a request costs.
      child.collectGarbage();
    },
    async send(load, requests) {
      const pool = poolOf(load);
      let next = sent.get(load) ?? 0;
      const end = next + requests;
      sent.set(load, end);
      const tookMs: number[] = [];
      const began = performance.now();
      await Promise.all(Array.from({ length: load.connections }, async () => {
        while (next < end) tookMs.push(await send(pool, load.query(next), load.variables(next++)));
      }));
      const seconds = (performance.now() - began) / 1_000;
      const before = used;
      used = (await child.usage()).cpuMicroseconds;
      return { requests, seconds, cpuMs: (used - before) / 1_000, tookMs };
    },
    answerBytes: () => answerBytes,
    rssMb: async () => (await child.usage()).rssBytes / 1_048_576,
    async end() {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
      await child.end();
    },
  };
}

/** A row of somebody who is signed in means nothing when the same is answered to nobody. */
async function refusesStrangers(name: string, port: number): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, { method: "POST", headers: { "content-type": "application/json", accept: "application/json" }, body: JSON.stringify({ query: "{ register(first: 1) { id name } }" }) });
  const text = await response.text();
  if (!text.includes('"errors"') || text.includes("name of")) throw new Error(`${name} answers who is not signed in: ${text.slice(0, 500)}`);
}
