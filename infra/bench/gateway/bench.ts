// Measures gateways side by side in one run: the same services, the same operations, the CPU of the gateway's own process. All
// run at once and take turns, many short ones, so that what slows the machine slows each of them.
//
//   npm run bench -- gateway [SAMPLES]
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { startContestant, startProcess, type Contestant, type Slice } from "./contestant.ts";
import { composeGraph, loads, type Load } from "./graph.ts";
import { installPeers } from "./peers.ts";
import { recordedRun, type Recorded, type Row } from "./recorded.ts";

const turns = 10;

/** `samples` is the number of joined views that each is asked for; larger answers are asked for less often in proportion. */
export async function benchGateway(samples = 3_000): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  const services = await startProcess("subgraphs.ts", []);
  const contestants: Contestant[] = [];
  try {
    const compose = async (name: string, options?: { isProtected: boolean }): Promise<string> => {
      const path = join(folder, name);
      await writeFile(path, composeGraph((subgraph) => `http://127.0.0.1:${services.port}/${subgraph}`, options));
      return path;
    };
    const open = await compose("supergraph.graphql");
    const peers = await installPeers();
    for (const [name, file, ...args] of [
      ["by hand", "contestants/limit.ts", open],
      ["ours", "contestants/ours.ts", open],
      ["ours, keys not compared", "contestants/ours.ts", open, "0"],
      ["ours, signed in", "contestants/ours-signed-in.ts", await compose("protected.graphql", { isProtected: true })],
      ["stock @apollo/gateway", "contestants/stock.ts", open],
      ...(peers ? [["Hive Gateway", "contestants/hive.ts", open, "js", peers], ["Hive Gateway, Rust planner", "contestants/hive.ts", open, "rust", peers]] : []),
    ] as [string, string, ...string[]][]) {
      contestants.push(await startContestant(name, file, args));
    }
    const rows: Row[] = [];
    for (const load of loads) {
      rows.push(...(await measure(contestants, load, Math.max(load.connections * 4, Math.round(samples * load.share)))));
      // After each load, so that a run that is cut short has what it measured.
      const recorded: Recorded = { at: new Date().toISOString().slice(0, 10), node: process.versions.node, cores: availableParallelism(), samples, rows };
      await writeFile(recordedRun, `${JSON.stringify(recorded, null, 2)}\n`);
    }
    console.log("`npm run bench -- chart` puts this run into the README.");
  } finally {
    await Promise.all(contestants.map((contestant) => contestant.end()));
    await services.child.end();
    await rm(folder, { recursive: true });
  }
}

/** The first contestant is what the others are compared with. */
async function measure(contestants: readonly Contestant[], load: Load, requests: number): Promise<Row[]> {
  const taking = contestants.filter(({ name }) => load.operations === 1 || name !== "by hand");
  // Until everything is planned and compiled.
  for (const contestant of taking) await contestant.send(load, Math.max(requests, load.operations));
  const slice = Math.max(load.connections, Math.ceil(requests / turns));
  const slices = new Map<Contestant, Slice[]>(taking.map((contestant) => [contestant, []]));
  for (let turn = 0; turn * slice < requests; turn++) {
    for (const contestant of taking) slices.get(contestant)?.push(await contestant.send(load, slice));
  }
  const first = slices.get(taking[0] as Contestant) ?? [];
  const rows: Row[] = [];
  for (const contestant of taking) {
    const own = slices.get(contestant) ?? [];
    const tookMs = own.flatMap((slice) => slice.tookMs).sort((a, b) => a - b);
    const row: Row = {
      contestant: contestant.name,
      load: load.name,
      answerKb: rounded(contestant.answerBytes() / 1_024, 1),
      cpuMs: rounded(median(own.map(cpuOf)), 3),
      ratio: rounded(median(own.map((slice, turn) => cpuOf(slice) / cpuOf(first[turn] as Slice))), 2),
      requestsPerSecond: rounded(median(own.map((slice) => slice.requests / slice.seconds)), 0),
      p50Ms: rounded(tookMs[Math.floor(tookMs.length / 2)] ?? 0, 1),
      p99Ms: rounded(tookMs[Math.floor(tookMs.length * 0.99)] ?? 0, 1),
      rssMb: rounded(await contestant.rssMb(), 0),
    };
    rows.push(row);
    console.log(`${row.contestant.padEnd(28)}${row.load.padEnd(18)}${row.answerKb.toFixed(1).padStart(8)} kB ${row.cpuMs.toFixed(3).padStart(8)} ms CPU  x ${row.ratio.toFixed(2)}  ${String(row.requestsPerSecond).padStart(5)}/s  p50 ${row.p50Ms} ms  p99 ${row.p99Ms} ms  ${row.rssMb} MB`);
  }
  return rows;
}

const cpuOf = ({ cpuMs, requests }: Slice): number => cpuMs / requests;
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
