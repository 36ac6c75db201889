// What became of each row that was not taken as it stands: for people as text, for machines as JSON.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { ImportProblem } from "@lsg/subgraph-kit/import-problem";

export interface Note {
  /** Line of the file on which the row begins. */
  readonly line: number;
  /** Name of the column, as the documentation has it; null when it is the whole row. */
  readonly column: string | null;
  /** What the cell holds; null where it could say who the learner is. */
  readonly value: string | null;
  readonly problem: string;
  readonly remedy: string;
  /** The row was imported all the same. */
  readonly imported?: true;
}

/** Writes `PATH.txt` and `PATH.json`; makes the folder when it is absent. */
export async function writeReports(path: string, summary: object, sentences: readonly string[], notes: readonly Note[]): Promise<void> {
  const text = [...sentences, ...(notes.length > 0 ? [""] : []), ...notes.map(sentenceOf)].map((line) => `${line}\n`).join("");
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.txt`, text);
    await writeFile(`${path}.json`, `${JSON.stringify({ ...summary, notes }, null, 1)}\n`);
  } catch (error) {
    throw new ImportProblem(`The report ${path}.txt cannot be written (${(error as Error).message}): name another place with --report. Nothing was imported.`, { cause: error });
  }
}

function sentenceOf({ line, column, value, problem, remedy, imported }: Note): string {
  const where = column === null ? `Line ${line}` : `Line ${line}, ${column}${value === null ? "" : ` "${value}"`}`;
  return `${where}: ${problem} ${remedy}${imported ? " The row was imported." : " The row was not imported."}`;
}
