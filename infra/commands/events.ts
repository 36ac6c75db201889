// `npm run events -- SUBGRAPH`: what a subgraph announced and a subscriber refused so often that it is sent no more; for
// operators, who have it sent again once the reason is gone, or discard it.
import { ConfigError } from "@lsg/subgraph-kit/config";
import { discard, listSetAside, sendAgain } from "@lsg/subgraph-kit/set-aside";
import { developmentDatabases, type DevelopmentDatabases } from "../dev/databases.ts";
import { StartProblem } from "../postgres/problem.ts";
import { subgraphNames } from "../subgraphs.ts";
import { readRelayUrl } from "./config.ts";

const usage = `Usage:
  npm run events -- SUBGRAPH                         lists what is set aside
  npm run events -- SUBGRAPH --send-again PLACE…     sends these again; all for everything
  npm run events -- SUBGRAPH --discard PLACE…        forgets these, so that they never arrive
SUBGRAPH is one of ${subgraphNames.join(", ")}.`;

process.exitCode = await main(process.argv.slice(2));

async function main([subgraph, action, ...places]: string[]): Promise<number> {
  if (subgraph === "--help") {
    console.log(usage);
    return 0;
  }
  const all = action === "--send-again" && places.join() === "all";
  const usable = action === undefined || (["--send-again", "--discard"].includes(action) && places.length > 0 && (all || places.every((place) => /^\d{1,18}$/.test(place))));
  if (subgraph === undefined || !subgraphNames.includes(subgraph) || !usable) {
    console.error(usage);
    return 2;
  }
  let databases: DevelopmentDatabases | null = null;
  try {
    const given = readRelayUrl(subgraph);
    if (given === null) databases = await developmentDatabases();
    const url = given ?? databases!.urls[subgraph]!.relayUrl;
    const aside = await listSetAside(url);
    if (action === "--send-again") console.log(`${await sendAgain(url, all ? aside.map(({ place }) => place) : places)} will be sent again.`);
    else if (action === "--discard") console.log(`${await discard(url, places)} discarded.`);
    else if (aside.length === 0) console.log("Nothing is set aside.");
    else for (const { place, setAsideAt, subscriber, type, subject, id, problem } of aside) console.log([place, setAsideAt.toISOString(), `to ${subscriber}`, type, `about ${subject}`, `event ${id}`, problem].join("  "));
    return 0;
  } catch (error) {
    console.error(error instanceof ConfigError || error instanceof StartProblem ? error.message : `The database was not read: ${(error as Error).message}`);
    return 1;
  } finally {
    await databases?.close();
  }
}
