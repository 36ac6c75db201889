// The report of a package: every row or value that was not taken as it stands.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, extname } from "node:path";
import { ImportProblem } from "@lsg/subgraph-kit/import-problem";

export interface Note {
  readonly table: string;
  /** From 1 in its table; null for what no row says. */
  readonly row: number | null;
  readonly id: string | null;
  readonly field: string;
  /**
   * REFUSED: the package breaks a rule of HSDS or of the directory, and none of it is taken. LEFT_OUT: the value is not kept here. REPAIRED: it was taken in another form.
   * KEPT: the provider itself wrote what is there, and it stays. REPLACED: so it did, and the package's value took its place.
   */
  readonly action: "REFUSED" | "LEFT_OUT" | "REPAIRED" | "KEPT" | "REPLACED";
  readonly value: string;
  readonly reason: string;
}

const fields = ["table", "row", "id", "field", "action", "value", "reason"] as const;

/** Writes the notes to `path`: JSON lines when its name ends in .jsonl, else CSV that begins with a byte order mark, without which Excel on Windows garbles macrons. Makes the folder when it is absent. */
export async function writeNotes(path: string, notes: readonly Note[]): Promise<void> {
  const lines = extname(path) === ".jsonl" ? notes.map((note) => JSON.stringify(note)) : [`\uFEFF${fields.join(",")}`, ...notes.map((note) => fields.map((field) => cell(note[field] ?? "")).join(","))];
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, lines.map((line) => `${line}\n`).join(""));
  } catch (error) {
    throw new ImportProblem(`The report ${path} cannot be written (${(error as Error).message}): name another file with --report. Nothing was imported.`, { cause: error });
  }
}

// Spreadsheets run what begins like a formula.
function cell(value: string | number): string {
  const text = typeof value === "string" && /^[=+@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
