// Reads a staff file into rows of cells, and refuses a file that cannot be trusted as a whole.
import { ImportProblem } from "@lsg/subgraph-kit/import-problem";
import { readTextFile } from "@lsg/subgraph-kit/read-text-file";
import { parse } from "csv-parse/sync";
import { columns, neededColumns, type Column } from "./staff-row.ts";

export interface StaffFile {
  readonly encoding: string;
  readonly rows: readonly { readonly line: number; readonly cells: Readonly<Partial<Record<Column, string>>>; readonly isWhole: boolean }[];
  /** Headers that mean no column here. */
  readonly unknownHeaders: readonly string[];
}

/** Throws `ImportProblem`. */
export async function readStaff(path: string): Promise<StaffFile> {
  const { text, encoding } = await readTextFile(path, { what: "staff file", largestBytes: 64 * 1024 * 1024 });
  const records = parseRecords(text, path);
  const [header, ...rest] = records;
  if (header === undefined) throw new ImportProblem(`${path} has no header: its first line names the columns, such as ${neededColumns.join(",")}.`);
  const keys = header.cells.map((cell) => cell.toLowerCase().replaceAll(/[\s-]+/g, "_"));
  const missing = neededColumns.filter((column) => !keys.includes(column));
  if (missing.length > 0) throw new ImportProblem(`${path} lacks ${missing.length === 1 ? "the column" : "the columns"} ${missing.join(", ")}: name them in its first line.`);
  const twice = keys.find((key, index) => key in columns && keys.indexOf(key) < index);
  if (twice) throw new ImportProblem(`${path} has the column ${twice} twice: remove one of them.`);
  return {
    encoding,
    unknownHeaders: header.cells.filter((_, index) => !(keys[index]! in columns) && header.cells[index] !== "").map((cell) => cell.slice(0, 60)),
    rows: rest.map(({ line, cells }) => ({ line, isWhole: cells.length === keys.length, cells: Object.fromEntries(keys.flatMap((key, index) => (key in columns && cells[index] ? [[key, cells[index]]] : []))) })),
  };
}

function parseRecords(text: string, path: string): { line: number; cells: string[] }[] {
  try {
    const parsed = parse(text, { bom: true, relax_column_count: true, info: true, record_delimiter: ["\r\n", "\n", "\r"] }) as unknown as { record: string[]; info: { lines: number } }[];
    let line = 1;
    const records = parsed.map(({ record, info }) => {
      const begin = line;
      line = info.lines + 1;
      return { line: begin, cells: record.map((cell) => cell.replaceAll(/[\s\u200b-\u200d\u2060\ufeff]+/gu, " ").trim()) };
    });
    return records.filter(({ cells }) => cells.some((cell) => cell !== ""));
  } catch (error) {
    throw new ImportProblem(`${path} is no sound CSV file: a quotation mark opens and is not closed, or stands in the wrong place. Export it again.`, { cause: error });
  }
}
