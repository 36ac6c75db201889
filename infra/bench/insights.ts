// How long dashboards take, and what publishing their figures costs.
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { readSettings } from "../insights/config.ts";
import { readAreas } from "../insights/areas.ts";
import { developmentSecret } from "../insights/development-secret.ts";
import { today } from "../insights/periods.ts";
import { refreshAll } from "../insights/refresh.ts";
import { repository } from "../subgraphs.ts";
import { runningSystem, type RunningSystem } from "./system.ts";

const dashboards = ["national-dashboard", "region-dashboard", "need-by-region", "waits-by-region", "network-plan"] as const;

/** How many ask at a time. */
const clients = [1, 8] as const;

/**
 * Publishes what is due, all of it anew and then what changed since, which is nothing but what others write, and prints what that took with the memory
 * at its height. Then asks each dashboard so often through the gateway, by one client and by eight at a time, and prints the median, the 99th percentile and the size.
 */
export async function insights(samples = 200): Promise<void> {
  const system = await runningSystem();
  try {
    const { graph, secret } = readSettings(developmentSecret(system.serverSecret));
    for (const isFull of [true, false]) {
      const begun = { at: performance.now(), cpu: process.cpuUsage() };
      const areas = await readAreas(graph, today());
      console.log(`${areas.length} places, read from the graph in ${((performance.now() - begun.at) / 1000).toFixed(1)} s`);
      await refreshAll({
        ownerUrls: system.ownerUrls,
        areas,
        today: today(),
        secret,
        isFull,
        onRefreshed: ({ subgraph, period, figures, changedParts, tookMs }) => console.log(`${subgraph} ${period}: ${figures} figures in ${(tookMs / 1000).toFixed(1)} s, ${changedParts} parts of them changed`),
      });
      const { user, system: kernel } = process.cpuUsage(begun.cpu);
      const { maxRSS } = process.resourceUsage();
      console.log(`${isFull ? "All of it" : "What changed"}: ${((performance.now() - begun.at) / 1000).toFixed(0)} s, ${((user + kernel) / 1e6).toFixed(0)} s of CPU beside Postgres, ${(maxRSS / 1024).toFixed(0)} MB at the most; load ${loadavg()[0]!.toFixed(1)}.`);
    }
    for (const name of dashboards) for (const atATime of clients) await ask(system, name, { atATime, samples });
  } finally {
    await system.close();
  }
}

async function ask(system: RunningSystem, name: string, { atATime, samples }: { atATime: number; samples: number }): Promise<void> {
  const query = readFileSync(join(repository, `schema/operations/${name}.graphql`), "utf8");
  const took: number[] = [];
  let size = 0;
  let asked = -10;
  const client = async () => {
    while (asked < samples) {
      const number = asked++;
      const askedAt = performance.now();
      const text = await system.ask("analyst", query, {});
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
