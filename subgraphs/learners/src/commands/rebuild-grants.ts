// `node subgraphs/learners/src/commands/rebuild-grants.ts [--check]`: compares who may see whom with the facts, tells in what
// they differ, and makes them agree. They always do, unless somebody wrote past the triggers: run it after a bulk load, a
// restore or a doubt. Ends with 1 when --check found differences.
import { parseArgs } from "node:util";
import { ConfigError } from "@lsg/subgraph-kit/config";
import { asOwner } from "@lsg/subgraph-kit/owner";
import { readOwnerUrl } from "../config.ts";
import { compareGrants, repairGrants, type GrantDifference } from "../entities/learner-access/store.ts";

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  try {
    const { values } = parseArgs({ args, options: { check: { type: "boolean", default: false } } });
    const differences = await asOwner(readOwnerUrl(), async (db) => {
      const found = await compareGrants(db);
      if (found.length > 0 && !values.check) await repairGrants(db);
      return found;
    });
    console.log(summarise(differences, values.check));
    return values.check && differences.length > 0 ? 1 : 0;
  } catch (error) {
    console.error(error instanceof ConfigError || error instanceof TypeError ? error.message : `The grants could not be compared: ${String(error)}`);
    return 2;
  }
}

function summarise(differences: readonly GrantDifference[], onlyChecked: boolean): string {
  if (differences.length === 0) return "The grants agree with the facts.";
  const words = { MISSING: "missing", SUPERFLUOUS: "without a fact" };
  const lines = differences.map(({ difference, basis, grants }) => `  ${basis}: ${grants} ${words[difference]}`);
  return [onlyChecked ? "The grants differ from the facts; run it without --check to correct them:" : "The grants differed from the facts and are corrected:", ...lines].join("\n");
}
