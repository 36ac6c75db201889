// `npm run import -- register`: its arguments, and its summary in sentences.
import { parseArgs } from "node:util";
import { isUuid } from "@lsg/subgraph-kit/ids";
import { ImportProblem } from "@lsg/subgraph-kit/import-problem";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { importRegister, type ImportSummary, type Progress } from "./import-register.ts";
import { readRegister, type RegisterFile } from "./read-register.ts";
import { writeReports } from "./report.ts";

export const usage = `register FILE [--institution NUMBER] [--community ID] [--dry-run] [--strict] [--close-absent] [--report PATH]
    Imports the learning support register of an institution, as its student management system exports it (CSV).
      --institution NUMBER  Ministry number of the institution, for a file without the column moe_number
      --community ID        learning support community that consents are for, for a file without the column community_id
      --dry-run             do everything, report it, and take it all back
      --strict              import nothing when any row cannot be imported
      --close-absent        close entries of earlier imports that the file has no more
      --report PATH         where to write the report, as PATH.txt and PATH.json`;

export interface ImportArguments {
  readonly file: string;
  readonly institution: number | null;
  readonly community: string | null;
  readonly dryRun: boolean;
  readonly strict: boolean;
  readonly closeAbsent: boolean;
  readonly report: string | null;
}

/** Reads what follows the word register; throws `TypeError` with a sentence when it cannot be understood. */
export function readArguments(args: readonly string[]): ImportArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      institution: { type: "string" },
      community: { type: "string" },
      "dry-run": { type: "boolean" },
      strict: { type: "boolean" },
      "close-absent": { type: "boolean" },
      report: { type: "string" },
    },
  });
  const [file, second] = positionals;
  if (file === undefined || file === "") throw new TypeError("Say which file to import.");
  if (second !== undefined) throw new TypeError(`One file at a time: ${file} or ${second}. Quote a name that has spaces.`);
  const { institution, community } = values;
  if (institution !== undefined && !(/^[1-9]\d{0,9}$/.test(institution) && Number(institution) <= 2_147_483_647)) throw new TypeError(`"${institution}" is no Ministry number.`);
  if (community !== undefined && !isUuid(community)) throw new TypeError(`"${community}" is no id of a learning support community.`);
  return {
    file,
    institution: institution === undefined ? null : Number(institution),
    community: community?.toLowerCase() ?? null,
    dryRun: values["dry-run"] ?? false,
    strict: values.strict ?? false,
    closeAbsent: values["close-absent"] ?? false,
    report: values.report ?? null,
  };
}

export interface ImportSurroundings {
  /** Gives the owner's address of the database; asked once the file has been read. */
  readonly ownerUrl: () => Promise<string>;
  /** Where the report goes when the arguments do not say; its ending makes no difference. */
  readonly report: string;
  readonly onProgress: (progress: Progress) => void;
  readonly say: (line: string) => void;
  /** Ends the import; it then changes nothing. */
  readonly signal: AbortSignal;
}

/** Runs the import and says what it did. Throws `ImportProblem`. */
export async function runImport(args: ImportArguments, { ownerUrl, report: usualReport, onProgress, say, signal }: ImportSurroundings): Promise<void> {
  onProgress({ step: `Reading ${args.file}`, done: 0, total: 0 });
  const file = await readRegister(args.file);
  const report = (args.report ?? usualReport).replace(/\.(csv|txt|json)$/, "");
  const client = postgres(await ownerUrl(), { max: 1, onnotice: () => {}, connect_timeout: 10 });
  const stop = () => void client.end({ timeout: 0 });
  signal.addEventListener("abort", stop);
  try {
    const lines = (summary: ImportSummary) => sentences(summary, file, report, args);
    const summary = await importRegister(drizzle(client), file, {
      ...args,
      onProgress,
      // Within the transaction: no import without its report.
      beforeCommit: (found) => writeReports(report, { ...found, file: args.file, encoding: file.encoding, columnsNotRead: file.unknownHeaders }, lines(found), found.notes),
    });
    for (const line of lines(summary)) say(line);
    if (args.strict && summary.rejected > 0) throw new ImportProblem(`Nothing was imported (--strict): correct what ${report}.txt says, or leave --strict out.`);
  } catch (error) {
    if (signal.aborted) throw new ImportProblem("Stopped: nothing was imported.", { cause: error });
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    await client.end({ timeout: 5 });
  }
}

/** A summary for people, a sentence a line. */
export function sentences(summary: ImportSummary, { encoding, unknownHeaders }: Pick<RegisterFile, "encoding" | "unknownHeaders">, report: string, { dryRun, strict, closeAbsent }: Pick<ImportArguments, "dryRun" | "strict" | "closeAbsent">): string[] {
  const { added, changed, unchanged, repeated, rejected, newLearners, linkedLearners, newEnrolments, absent, closed } = summary;
  const isKept = !(strict && rejected > 0) && !dryRun;
  const lines = [`${count(summary.rows, "row")} (${encoding}).`];
  lines.push(
    added + changed + closed + newLearners + linkedLearners + newEnrolments === 0 && rejected === 0
      ? "Nothing has changed: everything in it was known already."
      : `${count(added, "entry", "entries")} added, ${number(changed)} changed, ${number(unchanged)} unchanged${repeated > 0 ? `, ${count(repeated, "row")} repeated` : ""}${rejected > 0 ? `, ${count(rejected, "row")} not imported` : ""}.`,
  );
  if (newLearners + linkedLearners + newEnrolments > 0) lines.push(`${count(newLearners, "new learner")}, ${number(linkedLearners)} linked to a local id, ${count(newEnrolments, "new enrolment")}.`);
  if (absent > 0) lines.push(`${count(absent, "entry", "entries")} of earlier imports ${absent === 1 ? "is" : "are"} not in it${closed > 0 ? ", and closed now." : closeAbsent ? ": nothing was closed, as rows were not imported." : ": add --close-absent to close them."}`);
  if (unknownHeaders.length > 0) lines.push(`Columns that were not read: ${unknownHeaders.join(", ")}.`);
  lines.push(`Report: ${report}.txt and ${report}.json`);
  if (!isKept) lines.push(dryRun ? "This was a dry run: nothing was kept." : "Nothing was kept.");
  return lines;
}

function count(value: number, singular: string, plural = `${singular}s`): string {
  return `${number(value)} ${value === 1 ? singular : plural}`;
}

function number(value: number): string {
  return value.toLocaleString("en-NZ");
}
