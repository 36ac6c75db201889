// `npm run bench -- NAME`: measures on the development databases of this machine, or on services in memory.
import { ConfigError } from "@lsg/subgraph-kit/config";
import { NoExamples } from "../dev/personas.ts";
import { StartProblem } from "../postgres/problem.ts";
import { writeFigures } from "./chart.ts";
import { finder } from "./finder.ts";
import { benchGateway } from "./gateway/bench.ts";
import { benchGraph } from "./graph/bench.ts";
import { insights } from "./insights.ts";
import { policies } from "./policies.ts";
import { registerImport } from "./register-import.ts";
import { timing } from "./timing.ts";

const benches: Readonly<Record<string, (samples?: number, names?: readonly string[]) => Promise<void>>> = { chart: writeFigures, finder, gateway: benchGateway, graph: benchGraph, insights, policies, "register-import": registerImport, timing };

process.exitCode = await main(process.argv.slice(2));

async function main([name = "", samples, ...names]: readonly string[]): Promise<number> {
  const bench = benches[name];
  if (!bench || (samples !== undefined && !/^[1-9]\d{0,6}$/.test(samples))) {
    console.error(`Say what to measure: npm run bench -- NAME [SAMPLES] [OPERATION ...], where NAME is one of ${Object.keys(benches).join(", ")}.`);
    return 1;
  }
  try {
    await bench(samples === undefined ? undefined : Number(samples), names);
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigError) && !(error instanceof NoExamples) && !(error instanceof StartProblem)) throw error;
    console.error(error.message);
    return 1;
  }
}
