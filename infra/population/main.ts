// npm run population: makes learners, and all that surrounds them, for development and benchmarks.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError } from "@lsg/subgraph-kit/config";
import { readConfig as readDevelopmentConfig } from "../dev/config.ts";
import { developmentDatabases } from "../dev/databases.ts";
import { developmentSealKey } from "../dev/seal-key.ts";
import { StartProblem } from "../postgres/problem.ts";
import { readArguments, usage, WrongArguments, type Arguments } from "./arguments.ts";
import { readConfig } from "./config.ts";
import { populate, PopulationRefused, type Population, type PopulateOptions, type Progress } from "./populate.ts";
import { databases, type DatabaseName } from "./tables.ts";

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const wanted = readArguments(args);
    if (wanted === null) console.log(usage);
    else await run(wanted);
    return 0;
  } catch (error) {
    if (error instanceof WrongArguments) console.error(`${error.message}\n\n${usage}`);
    else if (error instanceof PopulationRefused || error instanceof ConfigError || error instanceof StartProblem) console.error(error.message);
    else throw error;
    return 1;
  }
}

async function run({ learners, seed, asOf, replace, whenEmpty }: Arguments): Promise<void> {
  const config = readConfig();
  if (config.isProduction) throw new PopulationRefused("NODE_ENV is production: a population is never made there.");
  const begun = performance.now();
  const development = config.urls ? null : await developmentDatabases();
  try {
    const urls = config.urls ?? (Object.fromEntries(databases.map((name) => [name, development?.urls[name]?.ownerUrl ?? ""])) as Record<DatabaseName, string>);
    const ifPopulated = replace ? "REPLACE" : whenEmpty ? "LEAVE" : "REFUSE";
    const population = await populate({ urls, sealKeys: development ? [developmentSealKey(development.server.secret)] : config.sealKeys, learners, seed, asOf, ifPopulated, onProgress: reporter() });
    if (population === null) return;
    await report(population, (performance.now() - begun) / 1_000);
  } finally {
    await development?.close();
  }
}

/** Prints a line for each step, and for learners one in five seconds at the most. */
function reporter(): NonNullable<PopulateOptions["onProgress"]> {
  let last = performance.now();
  return (progress: Progress) => {
    switch (progress.step) {
      case "WAITING_FOR_ANOTHER":
        return console.log("Another population is being made: waiting for it.");
      case "RECOVERING":
        return console.log("The last population was interrupted while it was being committed: what it left is deleted and made again.");
      case "ERASING":
        return console.log("Deleting the population before.");
      case "LEARNERS":
        if (performance.now() - last < 5_000) return;
        last = performance.now();
        return console.log(`${progress.done} of ${progress.of} learners.`);
      case "FINISHING":
        return console.log("All learners are written: deriving who may see whom, and finishing.");
      case "COMMITTED":
        return;
    }
  };
}

async function report({ rows, examples }: Population, seconds: number): Promise<void> {
  for (const [database, tables] of Object.entries(rows)) {
    console.log(`${database}: ${Object.entries(tables).filter(([, count]) => count > 0).map(([table, count]) => `${count} ${table.replaceAll("_", " ")}`).join(", ")}`);
  }
  console.log(`Made in ${seconds.toFixed(1)} seconds. To try the graph with:`);
  for (const [name, value] of Object.entries(examples)) console.log(`  ${name.padEnd(12)} ${value}`);
  const { dataFolder } = readDevelopmentConfig();
  await mkdir(dataFolder, { recursive: true });
  await writeFile(join(dataFolder, "examples.json"), `${JSON.stringify(examples, null, 2)}\n`);
}
