// How long dashboards take, and what publishing their figures costs.
import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { readConfig } from "../dev/config.ts";
import { exampleOperationsOf, type ExampleOperation } from "../example-operations.ts";
import { readSettings } from "../insights/config.ts";
import { developmentSecret } from "../insights/development-secret.ts";
import { repository } from "../subgraphs.ts";
import type { PublicationCost, RunCost, ToPublish } from "./publication.ts";
import { runningSystem, type RunningSystem } from "./system.ts";

const dashboards = ["national-dashboard", "region-dashboard", "need-by-region", "waits-by-region", "network-plan", "role-demand", "outcomes-by-stream"] as const;

/** How many ask at a time. */
const clients = [1, 8] as const;

/**
 * Publishes all that is due once more, subgraph by subgraph, each in a process of its own, and then again when nothing is due; prints what that took beside Postgres, with the memory
 * at its height. Then asks each dashboard so often through the gateway, by one client and by eight at a time, and prints the median, the 99th percentile and the size.
 */
export async function insights(samples = 200, only: readonly string[] = []): Promise<void> {
  const system = await runningSystem();
  try {
    const { graph, secret } = readSettings(developmentSecret(system.serverSecret));
    for (const [subgraph, ownerUrl] of Object.entries(system.ownerUrls)) {
      if (only.length > 0 && !only.includes(subgraph)) continue;
      const { publication, nothingDue, mostMemoryMb } = await publish({ subgraph, ownerUrl, graph, secret });
      const text = ({ figures, wallMs, cpuMs }: RunCost) => `${figures} figures in ${(wallMs / 1000).toFixed(1)} s, ${(cpuMs / 1000).toFixed(2)} s of CPU`;
      console.log(`${subgraph}: published ${text(publication)}, ${mostMemoryMb.toFixed(0)} MB at the most; nothing due ${text(nothingDue)}; load ${loadavg()[0]!.toFixed(1)}`);
    }
    const operations = exampleOperationsOf(readConfig().dataFolder);
    for (const name of dashboards) if (only.length === 0 || only.includes(name)) for (const atATime of clients) await ask(system, name, operations[name]!, { atATime, samples });
  } finally {
    await system.close();
  }
}

function publish(asked: ToPublish): Promise<PublicationCost> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, "publication.ts"));
    child.once("message", (cost) => resolve(cost as PublicationCost));
    child.once("exit", (code) => reject(new Error(`The publication of ${asked.subgraph} ended with ${code}.`)));
    child.send(asked);
  });
}

async function ask(system: RunningSystem, name: string, { persona, variables }: ExampleOperation, { atATime, samples }: { atATime: number; samples: number }): Promise<void> {
  const query = readFileSync(join(repository, `schema/operations/${name}.graphql`), "utf8");
  const took: number[] = [];
  let size = 0;
  let asked = -10;
  const client = async () => {
    while (asked < samples) {
      const number = asked++;
      const askedAt = performance.now();
      const text = await system.ask(persona!, query, variables);
      if (number >= 0) took.push(performance.now() - askedAt);
      if (text.includes('"errors"')) throw new Error(`${name} answers with errors: ${text.slice(0, 400)}`);
      size = text.length;
    }
  };
  await Promise.all(Array.from({ length: atATime }, client));
  took.sort((one, other) => one - other);
  const at = (part: number) => took[Math.min(took.length - 1, Math.floor(took.length * part))]!.toFixed(1);
  console.log(`${name}, ${(size / 1024).toFixed(0)} kB, ${atATime} at a time: median ${at(0.5)} ms, p99 ${at(0.99)} ms, least ${at(0)} ms; load ${loadavg()[0]!.toFixed(1)}`);
}
