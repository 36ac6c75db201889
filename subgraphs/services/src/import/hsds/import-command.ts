// `npm run import -- directory`: its arguments, and its summary in sentences.
import { parseArgs } from "node:util";
import { ImportProblem } from "@lsg/subgraph-kit/import-problem";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import type { ImportSurroundings } from "../command.ts";
import { importPackage, type PackageSummary } from "./import-package.ts";
import { readPackage } from "./package-files.ts";

export const usage = `directory FILE|FOLDER [--dry-run] [--replace-own] [--report FILE]
    Imports providers, services and where they are from a data package of HSDS 3 (Open Referral): a folder with a
    datapackage.json, or that file. All of it is taken, or nothing.
      --dry-run       do everything, report it, and take it all back
      --replace-own   replace also what providers wrote of themselves; else that stays, and the report says what differs
      --report FILE   where to write what was refused, left out, repaired or kept; .jsonl for JSON lines, else CSV`;

export interface PackageArguments {
  readonly path: string;
  readonly dryRun: boolean;
  readonly replaceOwn: boolean;
  readonly report: string | null;
}

/** Reads what follows the word directory; throws `TypeError` with a sentence when it cannot be understood. */
export function readArguments(args: readonly string[]): PackageArguments {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { "dry-run": { type: "boolean" }, "replace-own": { type: "boolean" }, report: { type: "string" } } });
  const [path, second] = positionals;
  if (path === undefined || path === "") throw new TypeError("Say which package to import.");
  if (second !== undefined) throw new TypeError(`One package at a time: ${path} or ${second}. Quote a name that has spaces.`);
  return { path, dryRun: values["dry-run"] ?? false, replaceOwn: values["replace-own"] ?? false, report: values.report ?? null };
}

/** Runs the import and says what it did. Throws `ImportProblem`. */
export async function runImport({ path, dryRun, replaceOwn, report }: PackageArguments, { ownerUrl, report: usualReport, onProgress, say, signal }: ImportSurroundings): Promise<void> {
  onProgress({ step: `Reading ${path}`, done: 0, total: 0 });
  const { pack, notes } = await readPackage(path);
  const client = postgres(await ownerUrl(), { max: 1, onnotice: () => {}, connect_timeout: 10 });
  const stop = () => void client.end({ timeout: 0 });
  signal.addEventListener("abort", stop);
  try {
    onProgress({ step: "Writing the directory", done: 0, total: 0 });
    const summary = await importPackage(drizzle(client), pack, { notes, report: report ?? usualReport, dryRun, replaceOwn });
    if (summary.isRefused) throw new ImportProblem(refusal(summary, report ?? usualReport));
    for (const line of sentences(summary, report ?? usualReport, dryRun)) say(line);
  } catch (error) {
    if (signal.aborted) throw new ImportProblem("Stopped: nothing was imported.", { cause: error });
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    await client.end({ timeout: 5 });
  }
}

function refusal({ notes }: PackageSummary, report: string): string {
  const refused = notes.filter(({ action }) => action === "REFUSED");
  const first = refused.slice(0, 5).map(({ table, row, field, reason }) => `  ${table}, row ${row}, ${field}: ${reason}`);
  return [`Nothing was imported: ${refused.length} ${refused.length === 1 ? "value breaks" : "values break"} the rules of HSDS 3 or of the directory.`, ...first, `All of them: ${report}`].join("\n");
}

/** A summary for people, a sentence a line. */
export function sentences({ added, updated, unchanged, notes }: PackageSummary, report: string, dryRun: boolean): string[] {
  const number = (value: number) => value.toLocaleString("en-NZ");
  const lines = [
    added + updated === 0 ? "Nothing has changed: everything in it was known already." : `${number(added)} providers, services and locations added, ${number(updated)} updated, ${number(unchanged)} unchanged.`,
  ];
  const kept = notes.filter(({ action }) => action === "KEPT").length;
  const others = notes.length - kept;
  if (others > 0) lines.push(`${number(others)} ${others === 1 ? "value" : "values"} left out, repaired or replaced: ${report}`);
  if (kept > 0) lines.push(`${number(kept)} ${kept === 1 ? "value" : "values"} that providers wrote themselves differ and were kept: ${report}. With --replace-own the package's take their place.`);
  if (dryRun) lines.push("This was a dry run: nothing was kept.");
  return lines;
}
