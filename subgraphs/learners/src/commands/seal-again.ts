// `node subgraphs/learners/src/commands/seal-again.ts [--check]`: seals every National Student Number with the first of SEAL_KEYS
// that another key still seals, so that the old key can be taken away. A thousand in each transaction: one that was stopped
// goes on when it is started again, and nothing is done twice. Requests go on meanwhile, as all keys open. Ends with 1 when
// --check finds some, or when some are sealed with a key that is not given.
import { parseArgs } from "node:util";
import { ConfigError } from "@lsg/subgraph-kit/config";
import { asOwner } from "@lsg/subgraph-kit/owner";
import { setSealKeys } from "@lsg/subgraph-kit/seal";
import { readSealingConfig } from "../config.ts";
import { countNumbersByKey, sealNumbersAgain } from "../entities/national-student-number/store.ts";

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  try {
    const { values } = parseArgs({ args, options: { check: { type: "boolean", default: false } } });
    const { ownerUrl, keys } = readSealingConfig();
    setSealKeys(keys);
    const [first = "", ...others] = keys.map((key) => key.slice(0, key.indexOf(":")));
    const known = new Set([first, ...others]);
    let sealed = 0;
    for (let after: string | null = null; !values.check; ) {
      const page = await asOwner(ownerUrl, (db) => sealNumbersAgain(db, { others, after }));
      sealed += page.sealed;
      if (page.last === null) break;
      after = page.last;
    }
    const left = (await asOwner(ownerUrl, countNumbersByKey)).filter(({ key }) => key !== first);
    const lost = left.filter(({ key }) => !known.has(key));
    if (!values.check) console.log(`${sealed} numbers are sealed again, with the key ${first}.`);
    if (left.length === 0) console.log(`Every number is sealed with the key ${first}: no other key is needed.`);
    for (const { key, numbers } of left) console.log(`  ${numbers} sealed with the key ${key}${known.has(key) ? "" : ", which is not in SEAL_KEYS: put it behind the first one, or nobody can read them"}`);
    return lost.length > 0 || (values.check && left.length > 0) ? 1 : 0;
  } catch (error) {
    console.error(error instanceof ConfigError || error instanceof TypeError ? error.message : `The numbers could not be sealed again; what is done stays done: ${String(error)}`);
    return 2;
  }
}
