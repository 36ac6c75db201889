// `npm run insights`: publishes the figures that dashboards read. Run it at least once a day: there is a picture of each end of a month, and
// figures of an iwi are there from the next run after it opened them.
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { ConfigError } from "@lsg/subgraph-kit/config";
import type { Period } from "@lsg/subgraph-kit/measure";
import { isCalendarDate } from "@lsg/subgraph-kit/scalars";
import { closeDatabases } from "../commands/close-databases.ts";
import { readOwnerUrl } from "../commands/config.ts";
import { developmentDatabases, type DevelopmentDatabases } from "../dev/databases.ts";
import { StartProblem } from "../postgres/problem.ts";
import { subgraphNames } from "../subgraphs.ts";
import { readAreas } from "./areas.ts";
import { readSettings, type InsightsSettings } from "./config.ts";
import { developmentSecret } from "./development-secret.ts";
import { endOfMonth, periodsOf, today } from "./periods.ts";
import { refreshAll } from "./refresh.ts";

const usage = `Usage:
  npm run insights                        the picture of the last end of a month, of all periods it is in, unless it is there
  npm run insights -- --as-at 2026-10-31  the month, term and year of that end of a month, as the records have it now
  npm run insights -- --every 60          again and again with so many minutes between, until it is stopped
  npm run insights -- --full              the same picture again, as the records have it now: who kept the other one sees who changed`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  let databases: DevelopmentDatabases | null = null;
  const stopped = new AbortController();
  try {
    const { values } = parseArgs({ args, options: { "as-at": { type: "string" }, every: { type: "string" }, full: { type: "boolean" }, help: { type: "boolean", short: "h" } } });
    if (values.help) {
      console.log(usage);
      return 0;
    }
    const { "as-at": asAt, every, full: isFull = false } = values;
    if (asAt !== undefined && !isCalendarDate(asAt)) throw new TypeError(`--as-at ${asAt} is no day: write it as 2026-10-31.`);
    if (asAt !== undefined && (asAt !== endOfMonth(asAt) || asAt >= today())) throw new TypeError(`--as-at ${asAt}: pictures are of the last day of a month that is over, such as ${endOfMonth(today(), -1)}.`);
    if (every !== undefined && (asAt !== undefined || !/^[1-9][0-9]{0,3}$/.test(every))) throw new TypeError("--every takes a number of minutes, and goes with no --as-at.");
    const given = Object.fromEntries(subgraphNames.map((name) => [name, readOwnerUrl(name)]));
    let ownerUrls = given as Record<string, string>;
    let ownSecret: string | null = null;
    if (Object.values(given).includes(null)) {
      databases = await developmentDatabases();
      ownerUrls = Object.fromEntries(subgraphNames.map((name) => [name, given[name] ?? databases!.urls[name]!.ownerUrl]));
      ownSecret = developmentSecret(databases.server.secret);
    }
    const settings = readSettings(ownSecret);
    await refresh(ownerUrls, settings, { asAt, isFull });
    while (every !== undefined) {
      await delay(Number(every) * 60_000);
      // One that fails is tried again at the next time: what was published stays.
      await refresh(ownerUrls, settings).catch((error: unknown) => console.error(explain(error)));
    }
    return 0;
  } catch (error) {
    console.error(explain(error));
    return 1;
  } finally {
    if (databases) await closeDatabases(databases, { say: console.error, signal: stopped.signal });
  }
}

async function refresh(ownerUrls: Readonly<Record<string, string>>, { graph, secret }: InsightsSettings, { asAt, isFull = false }: { asAt?: string | undefined; isFull?: boolean } = {}): Promise<void> {
  const day = today();
  const periods: Period[] | undefined = asAt === undefined ? undefined : periodsOf(asAt).map((period) => ({ ...period, asAt: period.until < asAt ? period.until : asAt }));
  await refreshAll({
    ownerUrls,
    areas: () => readAreas(graph, asAt ?? day),
    today: day,
    secret,
    isFull,
    ...(periods ? { periods } : {}),
    onRefreshed: ({ subgraph, period, figures, changedParts, tookMs }) => console.log(`${subgraph} ${period}: ${figures} figures in ${(tookMs / 1000).toFixed(1)} s, ${changedParts} parts of them changed`),
  });
}

function explain(error: unknown): string {
  if (error instanceof TypeError && "code" in error) return `${error.message}\n\n${usage}`;
  if (error instanceof ConfigError || error instanceof StartProblem || error instanceof TypeError) return error.message;
  const reason = error instanceof Error ? (error.cause instanceof Error ? error.cause : error).message : String(error);
  return `No further figures were published: ${reason.split("\n")[0]}. Is the graph running? Those that were there before still are.`;
}
