// Reads a register file into rows of cells, and refuses a file that cannot be trusted as a whole.
import { ImportProblem } from "@lsg/subgraph-kit/import-problem";
import { readTextFile } from "@lsg/subgraph-kit/read-text-file";
import { parse } from "csv-parse/sync";
import { columnNamed, columns, headerKey, nameOf, neverRead, type Cells, type ColumnKey } from "./columns.ts";
import type { Note } from "./report.ts";
import { WrongValue } from "./values.ts";

export interface RegisterRow {
  /** Line of the file on which the row begins. */
  readonly line: number;
  readonly cells: Cells;
}

export interface RegisterFile {
  readonly encoding: string;
  /** Rows whose cells can be read. */
  readonly rows: readonly RegisterRow[];
  /** How many rows the file has, with those that cannot be read. */
  readonly count: number;
  readonly notes: readonly Note[];
  /** Headers that mean no column here. */
  readonly unknownHeaders: readonly string[];
}

const needed: readonly ColumnKey[] = ["localId", "supportNeed", "tier"];

export async function readRegister(path: string): Promise<RegisterFile> {
  const { text, encoding } = await readTextFile(path, { what: "register", largestBytes: 256 * 1024 * 1024 });
  const records = parseRecords(text, path);
  const [header, ...rest] = records;
  if (header === undefined) throw new ImportProblem(`${path} has no header: the first line names the columns, such as local_id,support_need,tier.`);
  const { keys, unknownHeaders } = readHeader(header.cells, path);
  const notes: Note[] = [];
  const rows = rest.flatMap((record): RegisterRow[] => {
    const found = readRecord(record, keys);
    if (Array.isArray(found)) notes.push(...found);
    else return [found];
    return [];
  });
  return { encoding, rows, count: rest.length, notes, unknownHeaders };
}

interface Record {
  readonly line: number;
  readonly cells: readonly string[];
}

function parseRecords(text: string, path: string): Record[] {
  try {
    const parsed = parse(text, { bom: true, relax_column_count: true, info: true, delimiter: delimiterOf(text), record_delimiter: ["\r\n", "\n", "\r"] }) as unknown as { record: string[]; info: { lines: number } }[];
    let line = 1;
    const records = parsed.map(({ record, info }) => {
      const begin = line;
      line = info.lines + 1;
      return { line: begin, cells: record };
    });
    return records.filter(({ cells }) => cells.some((cell) => tidy(cell) !== ""));
  } catch (error) {
    const { code, lines, message } = error as { code?: string; lines?: number; message: string };
    if (code === "CSV_QUOTE_NOT_CLOSED") throw new ImportProblem(`${path} is cut off: a quotation mark that opens in line ${/at line (\d+)/.exec(message)?.[1] ?? lines ?? "?"} is never closed. Export it again.`);
    throw new ImportProblem(`${path} is no sound CSV file: a quotation mark stands in the wrong place in line ${lines ?? "?"}. Export it again.`, { cause: error });
  }
}

// Spreadsheets of some countries part cells with semicolons, and copies out of them with tabs.
function delimiterOf(text: string): string {
  const header = text.slice(0, text.search(/[\r\n]|$/));
  return [",", ";", "\t"].reduce((most, sign) => (header.split(sign).length > header.split(most).length ? sign : most));
}

function readHeader(cells: readonly string[], path: string): { keys: readonly (ColumnKey | undefined)[]; unknownHeaders: string[] } {
  const keys = cells.map((cell) => (neverRead.has(headerKey(cell)) ? undefined : columnNamed(cell)));
  const repeated = keys.find((key, index) => key !== undefined && keys.indexOf(key) !== index);
  if (repeated) {
    const both = cells.filter((_, index) => keys[index] === repeated).map((cell) => `"${tidy(cell)}"`);
    throw new ImportProblem(`${path} has two columns for ${nameOf(repeated)}: ${both.join(" and ")}. Remove one of them.`);
  }
  const missing = needed.filter((key) => !keys.includes(key));
  if (missing.length > 0) throw new ImportProblem(`${path} lacks the column${missing.length === 1 ? "" : "s"} ${missing.map(nameOf).join(", ")}: ${headerInWords(cells, keys)}.`);
  return { keys, unknownHeaders: cells.filter((_, index) => keys[index] === undefined).map((cell) => tidy(cell).slice(0, 60)).filter((cell) => cell !== "") };
}

// A file without a header begins with somebody's row, which belongs in no message and no log.
function headerInWords(cells: readonly string[], keys: readonly (ColumnKey | undefined)[]): string {
  const known = keys.filter((key) => key !== undefined).length;
  if (known < 3) return `its first line has ${cells.length} cells, and ${known === 0 ? "none of them is" : `only ${known} of them are`} the name of a column. The first line names the columns, such as local_id,support_need,tier`;
  return `its header is ${cells.map((cell) => `"${tidy(cell).slice(0, 40)}"`).join(", ").slice(0, 400)}`;
}

/** The row, or what is wrong with it. */
function readRecord({ line, cells }: Record, keys: readonly (ColumnKey | undefined)[]): RegisterRow | Note[] {
  if (cells.length !== keys.length && cells.slice(keys.length).some((cell) => tidy(cell) !== "")) return [{ line, column: null, value: null, problem: `The row has ${cells.length} cells where the header has ${keys.length}.`, remedy: "Check for a comma or a line break that is not in quotation marks." }];
  if (cells.length < keys.length) return [{ line, column: null, value: null, problem: `The row has ${cells.length} cells where the header has ${keys.length}: it is cut off.`, remedy: "Export the file again." }];
  const read = Object.fromEntries(Object.keys(columns).map((key) => [key, null])) as Record2;
  const notes: Note[] = [];
  for (const [index, key] of keys.entries()) {
    if (key === undefined) continue;
    const cell = tidy(cells[index]!);
    if (cell === "") continue;
    try {
      read[key] = columns[key].read(cell);
    } catch (error) {
      if (!(error instanceof WrongValue)) throw error;
      notes.push({ line, column: nameOf(key), value: "withheld" in columns[key] ? null : cell.slice(0, 100), problem: error.message, remedy: error.remedy });
    }
  }
  return notes.length > 0 ? notes : { line, cells: read as Cells };
}

type Record2 = { [Key in ColumnKey]: unknown };

function tidy(cell: string): string {
  return cell.replaceAll(/[\s\u200b-\u200d\u2060\ufeff]+/gu, " ").trim();
}
