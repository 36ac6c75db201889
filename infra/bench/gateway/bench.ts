// Measures gateways side by side in one run: the same services, the same operations, the CPU of the gateway's own process. All
// run at once and take turns, many short ones in an order that rotates, so that what slows the machine slows each of them. Where
// there are several cores, whoever is asked has one, and the services and the client have the others. All of it is done in several
// heats with new processes: what is compiled how, and where memory lies, stays with a process, and moves its figures by a tenth or two.
//
//   npm run bench -- gateway [SAMPLES] [CONTESTANT or LOAD ...]
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StartProblem } from "../../postgres/problem.ts";
import { coreCount, cores, keepOn } from "../cores.ts";
import { startContestant, startProcess, type Contestant, type Slice } from "./contestant.ts";
import { composeGraph, loads, type Load } from "./graph.ts";
import { installPeers } from "./peers.ts";
import { ratioOf } from "./ratio.ts";
import { recordedRun, type Recorded, type Row } from "./recorded.ts";

const heats = 4;
/** In each heat. */
const turns = 12;
/** Who is in the first heat only takes so few of its turns: what it costs is told from ours without more, and it takes most of the time. */
const onceTakesEvery = 2;

interface Entrant {
  readonly name: string;
  readonly file: string;
  /** Whether it is compared with those that enforce what the graph protects, for somebody who is signed in. */
  readonly signedIn?: boolean;
  /** What it takes after the supergraph. */
  readonly args?: readonly string[];
  /** Whether it also takes the loads of many operations, of which planning alone takes a while. */
  readonly takesMany?: boolean;
  /** Whether it is in the first heat only, unless it is named. */
  readonly once?: boolean;
}

type Entered = Contestant & Pick<Entrant, "signedIn" | "takesMany" | "once">;

/** The first of those that are signed in, and the first of the others, are what the others are compared with. */
const own: readonly Entrant[] = [
  { name: "by hand", file: "contestants/limit.ts", takesMany: true },
  { name: "ours", file: "contestants/ours.ts", takesMany: true },
  { name: "ours, keys not compared", file: "contestants/ours.ts", args: ["0"], once: true },
  { name: "ours, answers not checked", file: "contestants/ours-unchecked.ts", once: true },
  { name: "stock @apollo/gateway", file: "contestants/stock.ts", takesMany: true, once: true },
  { name: "by hand, signed in", file: "contestants/limit-signed-in.ts", signedIn: true, takesMany: true },
  { name: "ours, signed in", file: "contestants/ours-signed-in.ts", signedIn: true, takesMany: true },
];

const hive = (packages: string): readonly Entrant[] =>
  [["Hive Gateway", "js"] as const, ["Hive Gateway, Rust planner", "rust"] as const].flatMap(([name, planner]): Entrant[] => [
    { name, file: "contestants/hive.ts", args: [planner, packages], takesMany: true, once: true },
    { name: `${name}, signed in`, file: "contestants/hive.ts", args: [planner, packages, "signed-in"], signedIn: true, once: true },
  ]);

const nameOf = ({ name, operations }: Load): string => (operations === 1 ? name : `${name}, ${operations}`);

/**
 * Each is asked twice `samples` joined views, and larger answers less often (`share` of a load). Records the
 * run, unless it is of some contestants or loads `only`. Throws `StartProblem` when there are none of such a name.
 */
export async function benchGateway(samples = 3_000, only: readonly string[] = []): Promise<void> {
  const peers = only.length === 0 || only.some((name) => name.startsWith("Hive")) ? await installPeers() : null;
  const entrants = [...own, ...(peers === null ? [] : hive(peers))];
  const unknown = only.filter((name) => !entrants.some((entrant) => entrant.name === name) && !loads.some((load) => nameOf(load) === name));
  if (unknown.length > 0) throw new StartProblem(`Nothing here is called ${unknown.join(", ")}: name contestants (${entrants.map(({ name }) => name).join("; ")}) and loads (${loads.map(nameOf).join("; ")}).`);
  const namedLoads = loads.filter((load) => only.includes(nameOf(load)));
  const namedEntrants = entrants.filter(({ name }) => only.includes(name));
  // Nobody is measured without what they are compared with.
  const limits = entrants.filter((entrant) => entrants.find(({ signedIn }) => signedIn === entrant.signedIn) === entrant && namedEntrants.some(({ signedIn }) => signedIn === entrant.signedIn));

  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  const services = await startProcess("subgraphs.ts", []);
  if (![process.pid, services.child.pid].every((pid) => keepOn(pid, cores.others))) console.log("Processes are not kept on cores of their own: that takes taskset, and two cores.");
  try {
    const compose = async (name: string, options?: { isProtected: boolean }): Promise<string> => {
      const path = join(folder, name);
      await writeFile(path, composeGraph((subgraph) => `http://127.0.0.1:${services.port}/${subgraph}`, options));
      return path;
    };
    const open = await compose("supergraph.graphql");
    const protectedGraph = await compose("protected.graphql", { isProtected: true });
    // Who is named is what it is about.
    const taking = namedEntrants.length > 0 ? [...new Set([...limits, ...namedEntrants])].map((entrant) => ({ ...entrant, once: false })) : entrants;
    const measured = (namedLoads.length > 0 ? namedLoads : loads).map((load) => ({ load, taken: new Map<string, Taken>() }));
    for (let heat = 0; heat < heats; heat++) {
      const contestants: Entered[] = [];
      try {
        for (const entrant of taking.filter(({ once }) => heat === 0 || !once)) {
          contestants.push({ ...entrant, ...(await startContestant(entrant.name, entrant.file, [entrant.signedIn ? protectedGraph : open, ...(entrant.args ?? [])])) });
        }
        for (const { load, taken } of measured) await measure(contestants, load, { samples, taken });
      } finally {
        await Promise.all(contestants.map((contestant) => contestant.end()));
      }
      console.log(`heat ${heat + 1} of ${heats}`);
    }
    const rows = measured.flatMap(({ load, taken }) => [...taken].map(([contestant, one]) => rowOf(contestant, load, one)));
    for (const row of rows) console.log(lineOf(row));
    if (only.length > 0) return;
    const recorded: Recorded = { at: new Date().toISOString().slice(0, 10), node: process.versions.node, cores: coreCount, samples, rows };
    await writeFile(recordedRun, `${JSON.stringify(recorded, null, 2)}\n`);
    console.log("`npm run bench -- chart` puts this run into the README.");
  } finally {
    await services.child.end();
    await rm(folder, { recursive: true });
  }
}

/** What was measured of a contestant with a load. */
interface Taken {
  readonly signedIn: boolean;
  /** By heat; each of its turns beside the same turn of whoever it is compared with. */
  readonly heats: (readonly [Slice, Slice])[][];
  answerKb: number;
  rssMb: number;
}

/** One heat of a load; adds to `taken`, in the order of the rows. */
async function measure(contestants: readonly Entered[], load: Load, { samples, taken }: { readonly samples: number; readonly taken: Map<string, Taken> }): Promise<void> {
  const requests = Math.max(load.connections * 4, Math.round(samples * load.share));
  const taking = contestants.filter(({ takesMany }) => load.operations === 1 || takesMany);
  for (const contestant of taking) {
    await contestant.plan(load);
    // Until what is hot is compiled; a third of it is enough to tell a gateway of others from ours.
    await contestant.send(load, contestant.once ? Math.ceil(requests / 3) : requests);
  }
  const size = Math.max(load.connections, Math.ceil(requests / heats / turns));
  const slices = new Map<Contestant, (Slice | undefined)[]>(taking.map((contestant) => [contestant, []]));
  for (let turn = 0; turn < turns; turn++) {
    const inTurn = taking.filter(({ once }) => !once || turn % onceTakesEvery === 0);
    for (let at = 0; at < inTurn.length; at++) {
      const contestant = inTurn[(at + turn) % inTurn.length] as Entered;
      (slices.get(contestant) as Slice[])[turn] = await contestant.send(load, size);
    }
  }
  for (const signedIn of [false, true]) {
    const group = taking.filter((contestant) => (contestant.signedIn ?? false) === signedIn);
    const first = slices.get(group[0] as Contestant) ?? [];
    for (const contestant of group) {
      const one = taken.get(contestant.name) ?? { signedIn, heats: [], answerKb: 0, rssMb: 0 };
      taken.set(contestant.name, one);
      one.heats.push((slices.get(contestant) ?? []).flatMap((slice, turn) => (slice && first[turn] ? [[slice, first[turn]] as const] : [])));
      one.answerKb = contestant.answerBytes() / 1_024;
      one.rssMb = Math.max(one.rssMb, await contestant.rssMb());
    }
  }
}

function rowOf(contestant: string, load: Load, { signedIn, heats: pairs, answerKb, rssMb }: Taken): Row {
  const slices = pairs.flat().map(([own]) => own);
  const isFirst = pairs.flat().every(([own, first]) => own === first);
  const tookMs = slices.flatMap((slice) => slice.tookMs).sort((a, b) => a - b);
  const { ratio, low, high } = ratioOf(pairs.map((heat) => heat.map(([own, first]) => [cpuOf(own), cpuOf(first)])));
  return {
    contestant,
    load: load.name,
    operations: load.operations,
    answerKb: rounded(answerKb, 1),
    ...(signedIn ? { signedIn } : {}),
    cpuMs: rounded(mean(slices.map(cpuOf)), 3),
    ratio: rounded(ratio, 2),
    ...(isFirst ? {} : { low: rounded(low, 2), high: rounded(high, 2) }),
    requestsPerSecond: rounded(mean(slices.map((slice) => slice.requests / slice.seconds)), 0),
    p50Ms: rounded(tookMs[Math.floor(tookMs.length / 2)] ?? 0, 1),
    p99Ms: rounded(tookMs[Math.floor(tookMs.length * 0.99)] ?? 0, 1),
    rssMb: rounded(rssMb, 0),
  };
}

function lineOf({ contestant, load, operations, answerKb, cpuMs, ratio, low, high, requestsPerSecond, p50Ms, p99Ms, rssMb }: Row): string {
  const spread = low === undefined || high === undefined ? "" : `(${low.toFixed(2)} to ${high.toFixed(2)})`;
  return `${contestant.padEnd(38)}${load.padEnd(16)}${String(operations).padStart(5)} ${answerKb.toFixed(1).padStart(8)} kB ${cpuMs.toFixed(3).padStart(8)} ms CPU  x ${ratio.toFixed(2)} ${spread.padEnd(16)} ${String(requestsPerSecond).padStart(5)}/s  p50 ${p50Ms} ms  p99 ${p99Ms} ms  ${rssMb} MB`;
}

const cpuOf = ({ cpuMs, requests }: Slice): number => cpuMs / requests;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
