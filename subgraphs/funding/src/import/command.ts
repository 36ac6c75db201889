// `npm run import -- funding`: its arguments, and its summary in sentences.
import { parseArgs } from "node:util";
import { asOwner } from "@lsg/subgraph-kit/owner";
import { readBudgets } from "./read-budgets.ts";
import { readGrants } from "./read-grants.ts";
import { streamUnits, writeBudgets } from "./write-budgets.ts";
import { moneyStreams, writeGrants } from "./write-grants.ts";

export const usage = `funding FILE
    Imports grants to institutions, as 360Giving JSON: each becomes an allocation that draws on the budget of its funder.
    All are imported, or none. A grant that is there already is left as it is.
  npm run import -- funding FILE --budgets
    Imports budgets, as CSV: stream,year,region,institution,community,held_by,amount,gst_inclusive,quantity. All of them, or none.`;

export interface ImportArguments {
  readonly file: string;
  readonly budgets: boolean;
}

/** Reads what follows the word funding; throws `TypeError` with a sentence when it cannot be understood. */
export function readArguments(args: readonly string[]): ImportArguments {
  const { positionals, values } = parseArgs({ args: [...args], allowPositionals: true, options: { budgets: { type: "boolean", default: false } } });
  const [file, second] = positionals;
  if (file === undefined || file === "") throw new TypeError("Say which file to import.");
  if (second !== undefined) throw new TypeError(`One file at a time: ${file} or ${second}. Quote a name that has spaces.`);
  return { file, budgets: values.budgets };
}

export interface ImportSurroundings {
  /** Gives the owner's address of the database. */
  readonly ownerUrl: () => Promise<string>;
  readonly onProgress: (progress: { step: string; done: number; total: number }) => void;
  readonly say: (line: string) => void;
}

/** Runs the import and says what it did. Throws `ImportProblem`. */
export async function runImport({ file, budgets }: ImportArguments, { ownerUrl, onProgress, say }: ImportSurroundings): Promise<void> {
  onProgress({ step: `Reading ${file}`, done: 0, total: 0 });
  if (budgets) {
    const done = await asOwner(await ownerUrl(), async (db) => writeBudgets(db, await readBudgets(file, await streamUnits(db))));
    say(`${done.added} budgets were imported, ${done.known} were there already.`);
    return;
  }
  const { added, known, budgetsMade } = await asOwner(await ownerUrl(), async (db) => writeGrants(db, await readGrants(file, await moneyStreams(db))));
  say(`${added} grants were imported, ${known} were there already; ${budgetsMade} budgets were made for them.`);
}
