// `npm run insights`: publishes the figures that dashboards read. Run it by the hour, or at least once a day.
import { createHmac } from "node:crypto";
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
import { readSettings } from "./config.ts";
import { periodsOf, today } from "./periods.ts";
import { refreshAll } from "./refresh.ts";

const usage = `Usage:
  npm run insights                        the month, term and year of today, and those that ended since the last time
  npm run insights -- --as-at 2026-10-31  the month, term and year of that day, as the records have it now`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  let databases: DevelopmentDatabases | null = null;
  const stopped = new AbortController();
  try {
    const { values } = parseArgs({ args, options: { "as-at": { type: "string" }, help: { type: "boolean", short: "h" } } });
    if (values.help) {
      console.log(usage);
      return 0;
    }
    const { "as-at": asAt } = values;
    if (asAt !== undefined && !isCalendarDate(asAt)) throw new TypeError(`--as-at ${asAt} is no day: write it as 2026-10-31.`);
    const given = Object.fromEntries(subgraphNames.map((name) => [name, readOwnerUrl(name)]));
    let ownerUrls = given as Record<string, string>;
    let developmentSecret: string | null = null;
    if (Object.values(given).includes(null)) {
      databases = await developmentDatabases();
      ownerUrls = Object.fromEntries(subgraphNames.map((name) => [name, given[name] ?? databases!.urls[name]!.ownerUrl]));
      developmentSecret = createHmac("sha256", databases.server.secret).update("insights").digest("base64url");
    }
    const { graph, secret } = readSettings(developmentSecret);
    const day = today();
    const areas = await readAreas(graph, asAt ?? day);
    const periods: Period[] | undefined = asAt === undefined ? undefined : periodsOf(asAt).map((period) => ({ ...period, asAt: period.until < asAt ? period.until : asAt }));
    await refreshAll({
      ownerUrls,
      areas,
      today: day,
      secret,
      ...(periods ? { periods } : {}),
      onRefreshed: ({ subgraph, period, figures, tookMs }) => console.log(`${subgraph} ${period}: ${figures} figures in ${(tookMs / 1000).toFixed(1)} s`),
    });
    return 0;
  } catch (error) {
    console.error(explain(error));
    return 1;
  } finally {
    if (databases) await closeDatabases(databases, { say: console.error, signal: stopped.signal });
  }
}

function explain(error: unknown): string {
  if (error instanceof TypeError && "code" in error) return `${error.message}\n\n${usage}`;
  if (error instanceof ConfigError || error instanceof StartProblem || error instanceof TypeError) return error.message;
  const reason = error instanceof Error ? (error.cause instanceof Error ? error.cause : error).message : String(error);
  return `No further figures were published: ${reason.split("\n")[0]}. Is the graph running? Those that were there before still are.`;
}
