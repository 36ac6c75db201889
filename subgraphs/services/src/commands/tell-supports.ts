// `node subgraphs/services/src/commands/tell-supports.ts`: tells the other services of every support whose it is
// (`support.requested`), also of those from before that was told. Run it once after the version that brings the event, and
// whenever a service has lost what it was told. Whoever knows already does nothing; one that was stopped is started again.
import { ConfigError } from "@lsg/subgraph-kit/config";
import { asOwner } from "@lsg/subgraph-kit/owner";
import { readOwnerUrl } from "../config.ts";
import { announceRequestedAfter } from "../entities/support/announce-requested.ts";

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const ownerUrl = readOwnerUrl();
    let told = 0;
    for (let after: string | null = null; ; ) {
      const page = await asOwner(ownerUrl, (db) => announceRequestedAfter(db, after));
      told += page.told;
      if (page.last === null) break;
      after = page.last;
    }
    console.log(`${told} supports of learners are on their way to the services that are told of them.`);
    return 0;
  } catch (error) {
    console.error(error instanceof ConfigError ? error.message : `Not all supports were told; start it again, which does no harm: ${String(error)}`);
    return 2;
  }
}
