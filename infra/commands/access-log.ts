// `npm run access-log -- ACTION`: what is to be done with the access logs every day. `daily` is its own scheduler.
import { setTimeout as delay } from "node:timers/promises";
import { ConfigError } from "@lsg/subgraph-kit/config";
import { verifyKept } from "@lsg/subgraph-kit/keep-access-log";
import { asOwner } from "@lsg/subgraph-kit/owner";
import { developmentDatabases, type DevelopmentDatabases } from "../dev/databases.ts";
import { StartProblem } from "../postgres/problem.ts";
import { subgraphNames } from "../subgraphs.ts";
import { readAccessLogConfig, readOwnerUrl } from "./config.ts";
import { anchorLogs, keepLogs, keepLogsDaily } from "./keep-access-logs.ts";

const usage = `Usage:
  npm run access-log -- daily      keep, and anchor where ACCESS_LOG_ANCHORS is set: now and every day, until it is stopped
  npm run access-log -- keep       makes the months to come; drops those older than ACCESS_LOG_KEEP_MONTHS, when that is set
  npm run access-log -- anchor     adds where each log ends to ACCESS_LOG_ANCHORS, a file or an address that takes a POST
  npm run access-log -- verify     says whether the logs are still what ACCESS_LOG_ANCHORS, a file, tells of them
Each works on the databases of *_OWNER_DATABASE_URL, or on those of development.`;

process.exitCode = await main(process.argv.slice(2));

async function main([action = "", ...rest]: string[]): Promise<number> {
  if (action === "--help") {
    console.log(usage);
    return 0;
  }
  if (rest.length > 0 || !["daily", "keep", "anchor", "verify"].includes(action)) {
    console.error(usage);
    return 2;
  }
  let databases: DevelopmentDatabases | null = null;
  try {
    const { anchors, keepMonths } = readAccessLogConfig(action);
    const ownerUrls: Record<string, string> = {};
    for (const name of subgraphNames) {
      const given = readOwnerUrl(name);
      if (given === null) databases ??= await developmentDatabases();
      ownerUrls[name] = given ?? databases!.urls[name]!.ownerUrl;
    }
    if (action === "verify") return (await verify(ownerUrls, anchors!)) ? 0 : 1;
    if (action === "keep") await keepLogs(ownerUrls, keepMonths, console.log);
    if (action === "anchor") await anchorLogs(ownerUrls, anchors!);
    if (action === "daily") await keepLogsDaily({ ownerUrls, anchors, keepMonths, say: console.log, wait: delay });
    return 0;
  } catch (error) {
    console.error(error instanceof ConfigError || error instanceof StartProblem ? error.message : `Not done: ${(error as Error).message}`);
    return 1;
  } finally {
    await databases?.close();
  }
}

async function verify(ownerUrls: Readonly<Record<string, string>>, anchors: string): Promise<boolean> {
  let sound = true;
  for (const [name, url] of Object.entries(ownerUrls)) {
    const problems = await asOwner(url, (db) => verifyKept(db, name, anchors));
    for (const { kind, lane, place } of problems) console.error(`${name}: ${kind} at place ${place} of lane ${lane}`);
    sound &&= problems.length === 0;
  }
  if (sound) console.log("The logs are what they were.");
  return sound;
}
