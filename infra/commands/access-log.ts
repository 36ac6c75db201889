// `npm run access-log -- ACTION`: what is to be done with the access logs every day, for a scheduler to run.
import { ConfigError } from "@lsg/subgraph-kit/config";
import { keepAccessPartitions, keepAnchor, verifyKept } from "@lsg/subgraph-kit/keep-access-log";
import { asOwner } from "@lsg/subgraph-kit/owner";
import { developmentDatabases, type DevelopmentDatabases } from "../dev/databases.ts";
import { StartProblem } from "../postgres/problem.ts";
import { subgraphNames } from "../subgraphs.ts";
import { readAccessLogConfig, readOwnerUrl } from "./config.ts";

const usage = `Usage:
  npm run access-log -- keep       makes the months to come; drops those older than ACCESS_LOG_KEEP_MONTHS, when that is set
  npm run access-log -- anchor     adds where each log ends to ACCESS_LOG_ANCHORS, a file or an address that takes a POST
  npm run access-log -- verify     says whether the logs are still what ACCESS_LOG_ANCHORS, a file, tells of them
Each works on the databases of *_OWNER_DATABASE_URL, or on those of development.`;

process.exitCode = await main(process.argv.slice(2));

async function main([action, ...rest]: string[]): Promise<number> {
  if (action === "--help") {
    console.log(usage);
    return 0;
  }
  if (rest.length > 0 || !["keep", "anchor", "verify"].includes(action ?? "")) {
    console.error(usage);
    return 2;
  }
  let databases: DevelopmentDatabases | null = null;
  try {
    const { anchors, keepMonths } = readAccessLogConfig(action!);
    let sound = true;
    for (const name of subgraphNames) {
      const given = readOwnerUrl(name);
      if (given === null) databases ??= await developmentDatabases();
      const url = given ?? databases!.urls[name]!.ownerUrl;
      sound = (await asOwner(url, async (db) => {
        if (action === "anchor") await keepAnchor(db, name, anchors);
        if (action === "keep") for (const month of await keepAccessPartitions(db, keepMonths)) console.log(`${name}: dropped ${month}`);
        if (action !== "verify") return true;
        const problems = await verifyKept(db, name, anchors);
        for (const { kind, lane, place } of problems) console.error(`${name}: ${kind} at place ${place} of lane ${lane}`);
        return problems.length === 0;
      })) && sound;
    }
    if (action === "verify" && sound) console.log("The logs are what they were.");
    return sound ? 0 : 1;
  } catch (error) {
    console.error(error instanceof ConfigError || error instanceof StartProblem ? error.message : `Not done: ${(error as Error).message}`);
    return 1;
  } finally {
    await databases?.close();
  }
}
