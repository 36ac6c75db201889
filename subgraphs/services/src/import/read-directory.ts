// Reads a directory's file into rows, and refuses a file that cannot be trusted as a whole.
import { basename } from "node:path";
import { parse } from "csv-parse/sync";
import { isCalendarDate } from "@lsg/subgraph-kit/scalars";
import { findHeader, type Column, type Header, type Layout } from "./layouts.ts";
import { ImportProblem } from "@lsg/subgraph-kit/import-problem";
import { readTextFile, type Encoding } from "@lsg/subgraph-kit/read-text-file";

export interface DirectoryRow {
  /** Line of the file on which the row begins. */
  readonly line: number;
  /** The cell without surplus spaces; the empty text where it is blank or the file lacks the column. */
  cell(column: Column): string;
  /** The cell as it stands in the file. */
  raw(column: Column): string;
}

export interface Directory {
  readonly layout: Layout;
  readonly encoding: Encoding;
  /** The day of the directory: what it says is true of this day. */
  readonly asOf: string;
  /** The day of its rolls, where the file says one for all rows. */
  readonly rollsAsOf: string | null;
  /** Whether it has the columns of communities of learning. */
  readonly hasCommunities: boolean;
  readonly rows: readonly DirectoryRow[];
}

/** Reads and checks `path`. `asOf` is the day to take for the directory's, whatever the file says. */
export async function readDirectory(path: string, asOf: string | null): Promise<Directory> {
  const { text, encoding } = await readTextFile(path, { what: "directory", largestBytes: 64 * 1024 * 1024 });
  const records = parseRecords(text, path);
  const { index, header } = findHeader(records.map(({ cells }) => cells), path);
  const notes = records.slice(0, index).map(({ cells }) => cells.join(" "));
  const rows = records.slice(index + 1).map((record) => toRow(record, header, path));
  if (rows.length === 0) throw new ImportProblem(`${path} has a header and no rows: download the directory again.`);
  refuseRepeatedNumbers(rows, path);
  return {
    layout: header.layout,
    encoding,
    asOf: directoryDay(path, asOf, notes, rows),
    rollsAsOf: rollsDay(notes),
    hasCommunities: header.positions.has("communityNumber"),
    rows,
  };
}

interface Record {
  readonly line: number;
  readonly cells: readonly string[];
}

function parseRecords(text: string, path: string): Record[] {
  try {
    const parsed = parse(text, { relax_column_count: true, info: true, record_delimiter: ["\r\n", "\n", "\r"] }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    let line = 1;
    const records = parsed.map(({ record, info }) => {
      const begin = line;
      line = info.lines + 1;
      return { line: begin, cells: record };
    });
    return records.filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  } catch (error) {
    const { code, lines, message } = error as { code?: string; lines?: number; message: string };
    if (code === "CSV_QUOTE_NOT_CLOSED") {
      const line = /at line (\d+)/.exec(message)?.[1] ?? lines;
      throw new ImportProblem(`${path} is cut off: a quotation mark that opens in line ${line} is never closed. Download it again.`);
    }
    throw new ImportProblem(`${path} is no sound CSV file: a quotation mark stands in the wrong place in line ${lines ?? "?"}. Download it again.`, { cause: error });
  }
}

function toRow({ line, cells }: Record, { positions, width, layout }: Header, path: string): DirectoryRow {
  if (cells.length !== width) {
    throw new ImportProblem(
      `${path} is cut off or damaged: line ${line} has ${cells.length} fields where the header (${layout.name}) has ${width}. Download it again.`,
    );
  }
  const raw = (column: Column) => cells[positions.get(column) ?? -1] ?? "";
  return { line, raw, cell: (column) => raw(column).replaceAll(/[\s\u200b-\u200d\u2060\ufeff]+/gu, " ").trim() };
}

/** Two rows of one number contradict each other: neither can be taken. */
function refuseRepeatedNumbers(rows: readonly DirectoryRow[], path: string): void {
  const lines = new Map<number, number>();
  for (const { line, cell } of rows) {
    const number = moeNumberOf(cell("number"));
    if (number === null) continue;
    const before = lines.get(number);
    if (before !== undefined) throw new ImportProblem(`${path} has the number ${number} twice, in lines ${before} and ${line}: remove the row that is wrong.`);
    lines.set(number, line);
  }
}

/** The Ministry's number in a cell, or null when it holds none. */
export function moeNumberOf(cell: string): number | null {
  const number = /^\d{1,6}$/.test(cell) ? Number(cell) : 0;
  return number > 0 ? number : null;
}

// What is said on the command line, else what the file says of itself, else the month in its name, else its newest roll.
function directoryDay(path: string, said: string | null, notes: readonly string[], rows: readonly DirectoryRow[]): string {
  const day = said ?? dayIn(notes, /updated on\s*:?/i) ?? dayInName(path) ?? newestRollDay(rows);
  if (day === null) {
    throw new ImportProblem(`${path} does not tell its day, without which it cannot be told whether it is newer than what is known: add --as-of YYYY-MM-DD, or put the year and month in its name (schools-2017-07.csv).`);
  }
  if (!isCalendarDate(day)) throw new ImportProblem(`"${day}" is no day of the calendar: write --as-of as YYYY-MM-DD.`);
  if (day > tomorrow()) throw new ImportProblem(`${path} would be of ${day}, which is in the future: correct --as-of or the file's name.`);
  return day;
}

function rollsDay(notes: readonly string[]): string | null {
  return dayIn(notes, /roll data as at/i);
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** A day written out behind `label`, such as "22 - June - 2020". */
function dayIn(notes: readonly string[], label: RegExp): string | null {
  for (const note of notes) {
    const found = label.exec(note);
    const parts = found && /(\d{1,2})[\s-]+([A-Za-z]{3})[a-z]*[\s-]+(\d{4})/.exec(note.slice(found.index));
    const month = parts ? months.indexOf(parts[2]!.toLowerCase()) + 1 : 0;
    if (parts && month > 0) return `${parts[3]}-${String(month).padStart(2, "0")}-${parts[1]!.padStart(2, "0")}`;
  }
  return null;
}

function dayInName(path: string): string | null {
  const parts = /(?<!\d)((?:19|20)\d\d)-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?(?!\d)/.exec(basename(path));
  return parts ? `${parts[1]}-${parts[2]}-${parts[3] ?? "01"}` : null;
}

function newestRollDay(rows: readonly DirectoryRow[]): string | null {
  const days = rows.map(({ cell }) => cell("rollDate").slice(0, 10)).filter(isCalendarDate).sort();
  return days.at(-1) ?? null;
}

// New Zealand is ahead of UTC: its today may be tomorrow here.
function tomorrow(): string {
  return new Date(Date.now() + 24 * 3600 * 1000).toISOString().slice(0, 10);
}
