// Puts the runs that are recorded into the READMEs: what they say is what was measured.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../subgraphs.ts";
import { chartFile, gatewayFigures, recordedRun as gatewayRun, type Recorded as GatewayRecorded } from "./gateway/recorded.ts";
import { graphFigures, recordedRun as graphRun, type Recorded as GraphRecorded } from "./graph/recorded.ts";

/** Writes the tables and the chart. */
export async function writeFigures(): Promise<void> {
  for (const [path, text] of await figures()) await writeFile(path, text);
}

/** The files, from the top of the repository, that are not what the recorded runs make of them. */
export async function outdatedFigures(): Promise<string[]> {
  const differing: string[] = [];
  for (const [path, text] of await figures()) if ((await readFile(path, "utf8").catch(() => "")) !== text) differing.push(path.slice(repository.length + 1));
  return differing;
}

async function figures(): Promise<[path: string, text: string][]> {
  const recorded = async <Run>(path: string): Promise<Run> => JSON.parse(await readFile(path, "utf8")) as Run;
  const [mainReadme, benchReadme] = [join(repository, "README.md"), join(import.meta.dirname, "README.md")];
  const { svg, readme } = gatewayFigures(await recorded<GatewayRecorded>(gatewayRun), await readFile(mainReadme, "utf8"));
  return [
    [chartFile, svg],
    [mainReadme, readme],
    [benchReadme, graphFigures(await recorded<GraphRecorded>(graphRun), await readFile(benchReadme, "utf8"))],
  ];
}
