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

interface Entrant {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  /** Whether it also takes the loads of many operations, of which planning alone takes a while. */
  readonly takesMany: boolean;
}

/** `samples` is the number of joined views that each is asked for; larger answers are asked for less often in proportion. */
export async function benchGateway(samples = 3_000): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  const services = await startProcess("subgraphs.ts", []);
  const contestants: (Contestant & Pick<Entrant, "takesMany">)[] = [];
  try {
    const compose = async (name: string, options?: { isProtected: boolean }): Promise<string> => {
      const path = join(folder, name);
      await writeFile(path, composeGraph((subgraph) => `http://127.0.0.1:${services.port}/${subgraph}`, options));
      return path;
    };
    const open = await compose("supergraph.graphql");
    const protectedGraph = await compose("protected.graphql", { isProtected: true });
    const peers = await installPeers();
    const hive = (planner: string): Entrant[] => [
      { name: planner === "js" ? "Hive Gateway" : "Hive Gateway, Rust planner", file: "contestants/hive.ts", args: [open, planner, String(peers)], takesMany: true },
      { name: planner === "js" ? "Hive Gateway, signed in" : "Hive Gateway, Rust planner, signed in", file: "contestants/hive.ts", args: [protectedGraph, planner, String(peers), "signed-in"], takesMany: false },
    ];
    const entrants: Entrant[] = [
      { name: "by hand", file: "contestants/limit.ts", args: [open], takesMany: true },
      { name: "ours", file: "contestants/ours.ts", args: [open], takesMany: true },
      { name: "ours, keys not compared", file: "contestants/ours.ts", args: [open, "0"], takesMany: false },
      { name: "ours, answers not checked", file: "contestants/ours-unchecked.ts", args: [open], takesMany: false },
      { name: "ours, signed in", file: "contestants/ours-signed-in.ts", args: [protectedGraph], takesMany: true },
      { name: "stock @apollo/gateway", file: "contestants/stock.ts", args: [open], takesMany: true },
      ...(peers === null ? [] : [...hive("js"), ...hive("rust")]),
    ];
    for (const { name, file, args, takesMany } of entrants) contestants.push({ ...(await startContestant(name, file, args)), takesMany });
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
async function measure(contestants: readonly (Contestant & Pick<Entrant, "takesMany">)[], load: Load, requests: number): Promise<Row[]> {
  const taking = contestants.filter(({ takesMany }) => load.operations === 1 || takesMany);
  for (const contestant of taking) {
    await contestant.plan(load);
    // Until what is hot is compiled.
    await contestant.send(load, Math.ceil(requests / 3));
  }
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
      operations: load.operations,
      answerKb: rounded(contestant.answerBytes() / 1_024, 1),
      cpuMs: rounded(median(own.map(cpuOf)), 3),
      ratio: rounded(median(own.map((slice, turn) => cpuOf(slice) / cpuOf(first[turn] as Slice))), 2),
      requestsPerSecond: rounded(median(own.map((slice) => slice.requests / slice.seconds)), 0),
      p50Ms: rounded(tookMs[Math.floor(tookMs.length / 2)] ?? 0, 1),
      p99Ms: rounded(tookMs[Math.floor(tookMs.length * 0.99)] ?? 0, 1),
      rssMb: rounded(await contestant.rssMb(), 0),
    };
    rows.push(row);
    console.log(`${row.contestant.padEnd(38)}${row.load.padEnd(16)}${String(row.operations).padStart(5)} ${row.answerKb.toFixed(1).padStart(8)} kB ${row.cpuMs.toFixed(3).padStart(8)} ms CPU  x ${row.ratio.toFixed(2)}  ${String(row.requestsPerSecond).padStart(5)}/s  p50 ${row.p50Ms} ms  p99 ${row.p99Ms} ms  ${row.rssMb} MB`);
  }
  return rows;
}

const cpuOf = ({ cpuMs, requests }: Slice): number => cpuMs / requests;
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
