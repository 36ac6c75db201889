// `npm run import -- institutions`: its arguments, and its summary in sentences.
import { parseArgs } from "node:util";
import { isCalendarDate } from "@lsg/subgraph-kit/scalars";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { importDirectory, type ImportSummary, type Progress } from "./import-institutions.ts";
import { ImportProblem } from "@lsg/subgraph-kit/import-problem";
import { readDirectory } from "./read-directory.ts";

export const usage = `institutions FILE [--dry-run] [--close-absent] [--as-of YYYY-MM-DD] [--report FILE]
    Imports a directory of the Ministry of Education, as downloaded: schools (layouts of 2017 and 2026) or early learning
    services (layout of 2020).
      --dry-run       do everything, report it, and take it all back
      --close-absent  close institutions of the same sector that the directory does not list
      --as-of DAY     the day of the directory, when the file does not tell it
      --report FILE   where to write what was rejected or repaired; .jsonl for JSON lines, else CSV`;

export interface ImportArguments {
  readonly file: string;
  readonly dryRun: boolean;
  readonly closeAbsent: boolean;
  readonly asOf: string | null;
  readonly report: string | null;
}

/** Reads what follows the word institutions; throws `TypeError` with a sentence when it cannot be understood. */
export function readArguments(args: readonly string[]): ImportArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { "dry-run": { type: "boolean" }, "close-absent": { type: "boolean" }, "as-of": { type: "string" }, report: { type: "string" } },
  });
  const [file, second] = positionals;
  if (file === undefined || file === "") throw new TypeError("Say which file to import.");
  if (second !== undefined) throw new TypeError(`One file at a time: ${file} or ${second}. Quote a name that has spaces.`);
  const asOf = values["as-of"] ?? null;
  if (asOf !== null && !isCalendarDate(asOf)) throw new TypeError(`"${asOf}" is no day: write --as-of as YYYY-MM-DD.`);
  return { file, dryRun: values["dry-run"] ?? false, closeAbsent: values["close-absent"] ?? false, asOf, report: values.report ?? null };
}

export interface ImportSurroundings {
  /** Gives the owner's address of the database; asked once the file has been read. */
  readonly ownerUrl: () => Promise<string>;
  /** Where the report goes when the arguments do not say. */
  readonly report: string;
  readonly onProgress: (progress: Progress) => void;
  readonly say: (line: string) => void;
  /** Ends the import; it then changes nothing. */
  readonly signal: AbortSignal;
}

/** Runs the import and says what it did. Throws `ImportProblem`. */
export async function runImport(args: ImportArguments, { ownerUrl, report: usualReport, onProgress, say, signal }: ImportSurroundings): Promise<void> {
  onProgress({ step: `Reading ${args.file}`, done: 0, total: 0 });
  const directory = await readDirectory(args.file, args.asOf);
  const report = args.report ?? usualReport;
  const client = postgres(await ownerUrl(), { max: 1, onnotice: () => {}, connect_timeout: 10 });
  const stop = () => void client.end({ timeout: 0 });
  signal.addEventListener("abort", stop);
  try {
    const summary = await importDirectory(drizzle(client), directory, { dryRun: args.dryRun, closeAbsent: args.closeAbsent, report, onProgress });
    for (const line of sentences(summary, report)) say(line);
  } catch (error) {
    if (signal.aborted) throw new ImportProblem("Stopped: nothing was imported.", { cause: error });
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    await client.end({ timeout: 5 });
  }
}

const absentShown = 10;

/** A summary for people, a sentence a line. */
export function sentences(summary: ImportSummary, report: string | null): string[] {
  const { absent, closed, notes } = summary;
  const lines = [
    `${count(summary.rows, "row")} of ${summary.asOf} (${summary.layout}, ${summary.encoding}).`,
    summary.changed
      ? `${count(summary.added, "institution")} added, ${number(summary.updated)} updated, ${number(summary.unchanged)} unchanged${summary.rejectedRows > 0 ? `, ${count(summary.rejectedRows, "row")} rejected` : ""}.`
      : "Nothing has changed: everything in it was known already.",
  ];
  if (summary.outdated > 0) lines.push(`${count(summary.outdated, "institution")} of it ${summary.outdated === 1 ? "is" : "are"} known from a newer directory: what that one says stays.`);
  if (summary.communities > 0) lines.push(`${count(summary.communities, "Kāhui Ako", "Kāhui Ako")} with their members.`);
  if (absent.length > 0) {
    const names = absent.slice(0, absentShown).map(({ moeNumber, name }) => `${moeNumber} ${name}`);
    lines.push(`${count(absent.length, "institution")} of the sector ${absent.length === 1 ? "is" : "are"} not in it: ${names.join("; ")}${absent.length > absentShown ? "; …" : "."}`);
    lines.push(closed > 0 ? `${number(closed)} of them closed.` : "What is not in it stays open: add --close-absent to close them.");
  }
  if (report) lines.push(`${count(notes.length, "value")} rejected or repaired: ${report}`);
  if (summary.dryRun) lines.push("This was a dry run: nothing was kept.");
  return lines;
}

function count(value: number, singular: string, plural = `${singular}s`): string {
  return `${number(value)} ${value === 1 ? singular : plural}`;
}

function number(value: number): string {
  return value.toLocaleString("en-NZ");
}
