// The report of an import: every value that was not taken as it stands, for whoever keeps the directory.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, extname } from "node:path";
import { ImportProblem } from "@lsg/subgraph-kit/import-problem";

export interface Note {
  /** Line of the file; null for what no line says. */
  readonly line: number | null;
  readonly moeNumber: number | null;
  readonly field: string;
  /** REJECTED: the value (or the row, when the field is "row") was left out. REPAIRED: it was taken in another form. */
  readonly action: "REJECTED" | "REPAIRED";
  readonly value: string;
  /** What it was repaired to. */
  readonly taken: string | null;
  readonly reason: string;
}

const fields = ["line", "moeNumber", "field", "action", "value", "taken", "reason"] as const;

/** Writes the notes to `path`: JSON lines when its name ends in .jsonl, else CSV that begins with a byte order mark, without which Excel on Windows garbles macrons. Makes the folder when it is absent. */
export async function writeReport(path: string, notes: readonly Note[]): Promise<void> {
  const lines = extname(path) === ".jsonl" ? notes.map((note) => JSON.stringify(note)) : [`\uFEFF${fields.join(",")}`, ...notes.map(csvLine)];
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, lines.map((line) => `${line}\n`).join(""));
  } catch (error) {
    throw new ImportProblem(`The report ${path} cannot be written (${(error as Error).message}): name another file with --report. Nothing was imported.`, { cause: error });
  }
}

/**
 * A value as a report may show it. Reports travel: what looks like an e-mail address or a telephone number, moved into a
 * wrong column, stays out of them.
 */
export function shownValue(value: string): string {
  const text = value.trim();
  return holdsEmailAddress(text) || holdsTelephoneNumber(text) ? "(withheld)" : text.slice(0, 200);
}

/** A name may hold the sign @; an address has a domain behind it. */
export function holdsEmailAddress(text: string): boolean {
  return /[^\s@]@[^\s@]+\.[a-z]{2,}/i.test(text);
}

function holdsTelephoneNumber(text: string): boolean {
  const withoutDaysAndDecimals = text.replaceAll(/\d{4}-\d{2}-\d{2}[\d:. ]*|\d+\.\d+/g, "");
  return /(?:\d[\s()-]*){7,}/.test(withoutDaysAndDecimals);
}

function csvLine(note: Note): string {
  return fields.map((field) => csvCell(note[field] ?? "")).join(",");
}

// Spreadsheets run what begins like a formula.
function csvCell(value: string | number): string {
  const text = typeof value === "string" && /^[=+@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
