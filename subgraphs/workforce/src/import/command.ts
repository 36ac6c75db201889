// `npm run import -- staff`: its arguments, and its summary in sentences.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { isUuid } from "@lsg/subgraph-kit/ids";
import { ImportProblem } from "@lsg/subgraph-kit/import-problem";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { isMoeNumber } from "../extensions/institution/number.ts";
import { isRegionCode } from "../extensions/region/code.ts";
import { importStaff, type ImportingEmployer, type ImportSummary } from "./import-staff.ts";
import { readStaff } from "./read-staff.ts";

export const usage = `staff FILE --employer KIND:ID --name NAME [--region CODE] [--dry-run] [--report PATH]
    Imports the staff of one employer, as its payroll exports them (CSV). The columns are in subgraphs/workforce/src/import/README.md.
      --employer KIND:ID  region:CODE (an office of the Ministry), community:ID (a cluster of RTLB), institution:NUMBER (a school)
      --name NAME         what the employer is called
      --region CODE       the education region, for employers other than an office
      --dry-run           do everything, report it, and take it all back
      --report PATH       where to write the report, as PATH.txt and PATH.json`;

export interface ImportArguments {
  readonly file: string;
  readonly employer: ImportingEmployer;
  readonly dryRun: boolean;
  readonly report: string | null;
}

/** Reads what follows the word staff; throws `TypeError` with a sentence when it cannot be understood. */
export function readArguments(args: readonly string[]): ImportArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { employer: { type: "string" }, name: { type: "string" }, region: { type: "string" }, "dry-run": { type: "boolean" }, report: { type: "string" } },
  });
  const [file, second] = positionals;
  if (file === undefined || file === "") throw new TypeError("Say which file to import.");
  if (second !== undefined) throw new TypeError(`One file at a time: ${file} or ${second}. Quote a name that has spaces.`);
  const name = (values.name ?? "").normalize("NFC").trim();
  if (name === "" || name.length > 200) throw new TypeError("Say with --name what the employer is called, in up to 200 characters.");
  if (values.region !== undefined && !isRegionCode(values.region)) throw new TypeError(`"${values.region}" is no code of a region.`);
  return { file, employer: readEmployer(values.employer ?? "", name, values.region ?? null), dryRun: values["dry-run"] ?? false, report: values.report ?? null };
}

function readEmployer(employer: string, name: string, regionCode: string | null): ImportingEmployer {
  const [kind, id = ""] = employer.split(":");
  const none = { name, regionCode, communityId: null, institutionMoeNumber: null, providerId: null };
  if (kind === "region" && isRegionCode(id)) return { ...none, kind: "MINISTRY", managedBy: employer, regionCode: id };
  if (kind === "community" && isUuid(id)) return { ...none, kind: "RTLB_CLUSTER", managedBy: employer.toLowerCase(), communityId: id.toLowerCase() };
  if (kind === "institution" && /^[1-9]\d*$/.test(id) && isMoeNumber(Number(id))) return { ...none, kind: "SCHOOL", managedBy: employer, institutionMoeNumber: Number(id) };
  throw new TypeError(`Say with --employer who employs: region:CODE, community:ID or institution:NUMBER.`);
}

export interface ImportSurroundings {
  /** Gives the owner's address of the database; asked once the file has been read. */
  readonly ownerUrl: () => Promise<string>;
  /** Where the report goes when the arguments do not say; its ending makes no difference. */
  readonly report: string;
  readonly onProgress: (progress: { step: string; done: number; total: number }) => void;
  readonly say: (line: string) => void;
  /** Ends the import; it then changes nothing. */
  readonly signal: AbortSignal;
}

/** Runs the import and says what it did. Throws `ImportProblem`. */
export async function runImport(args: ImportArguments, { ownerUrl, report: usualReport, onProgress, say, signal }: ImportSurroundings): Promise<void> {
  onProgress({ step: `Reading ${args.file}`, done: 0, total: 0 });
  const file = await readStaff(args.file);
  const report = (args.report ?? usualReport).replace(/\.(csv|txt|json)$/, "");
  const client = postgres(await ownerUrl(), { max: 1, onnotice: () => {}, connect_timeout: 10 });
  const stop = () => void client.end({ timeout: 0 });
  signal.addEventListener("abort", stop);
  try {
    const lines = (summary: ImportSummary) => sentences(summary, file, report, args.dryRun);
    const summary = await importStaff(drizzle(client), file, args.employer, { dryRun: args.dryRun, onProgress, beforeCommit: (found) => writeReports(report, lines(found), found) });
    for (const line of lines(summary)) say(line);
  } catch (error) {
    if (signal.aborted) throw new ImportProblem("Stopped: nothing was imported.", { cause: error });
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    await client.end({ timeout: 5 });
  }
}

function sentences({ rows, people, positions, registrations, unchanged, notes }: ImportSummary, { encoding, unknownHeaders }: { encoding: string; unknownHeaders: readonly string[] }, report: string, dryRun: boolean): string[] {
  return [
    `${count(rows, "row")} (${encoding}).`,
    `${count(people, "new person", "new people")}, ${count(positions, "new position")}, ${count(registrations, "new registration")}; ${count(unchanged, "row")} unchanged, ${count(notes.length, "row")} not imported.`,
    ...(unknownHeaders.length > 0 ? [`Columns that were not read: ${unknownHeaders.join(", ")}.`] : []),
    `Report: ${report}.txt and ${report}.json`,
    ...(dryRun ? ["This was a dry run: nothing was kept."] : []),
  ];
}

const count = (value: number, singular: string, plural = `${singular}s`): string => `${value.toLocaleString("en-NZ")} ${value === 1 ? singular : plural}`;

async function writeReports(path: string, lines: readonly string[], summary: ImportSummary): Promise<void> {
  const notes = summary.notes.map(({ line, column, problem }) => `Line ${line}${column === null ? "" : `, ${column}`}: ${problem} The row was not imported.`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.txt`, [...lines, ...(notes.length > 0 ? ["", ...notes] : [])].map((line) => `${line}\n`).join(""));
    await writeFile(`${path}.json`, `${JSON.stringify(summary, null, 1)}\n`);
  } catch (error) {
    throw new ImportProblem(`The report ${path}.txt cannot be written (${(error as Error).message}): name another place with --report. Nothing was imported.`, { cause: error });
  }
}
