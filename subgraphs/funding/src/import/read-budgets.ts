// Reads a file of budgets: a line for each fund holder, stream and school year. Every problem is found before anything is written.
import { isUuid } from "@lsg/subgraph-kit/ids";
import { ImportProblem } from "@lsg/subgraph-kit/import-problem";
import { readTextFile } from "@lsg/subgraph-kit/read-text-file";
import { parse } from "csv-parse/sync";
import type { FundingUnit } from "../entities/funding-stream/table.ts";

/** A budget as it is stored. */
export interface ReadBudget {
  readonly streamCode: string;
  readonly unit: FundingUnit;
  readonly year: number;
  readonly regionCode: string | null;
  readonly institutionMoeNumber: number | null;
  readonly communityId: string | null;
  readonly heldBy: string;
  readonly amountCents: number | null;
  readonly gstInclusive: boolean | null;
  readonly quantity: number | null;
}

const columns = ["stream", "year", "region", "institution", "community", "held_by", "amount", "gst_inclusive", "quantity"] as const;
const needed = ["stream", "year", "held_by"] as const;
type Cells = Readonly<Record<(typeof columns)[number], string>>;
const mostProblems = 20;

/** `units` says what each stream is counted in. Throws `ImportProblem` with everything that is wrong, twenty at the most. */
export async function readBudgets(path: string, units: ReadonlyMap<string, FundingUnit>): Promise<ReadBudget[]> {
  const { text } = await readTextFile(path, { what: "file of budgets", largestBytes: 16 * 1024 * 1024 });
  const problems: string[] = [];
  const rows = parseRows(text, path);
  const read = rows.map(({ line, cells }) => readBudget(cells, (sentence) => void problems.push(`Line ${line}: ${sentence}`), units));
  const seen = new Map<string, number>();
  for (const [index, budget] of read.entries()) {
    const same = JSON.stringify([budget.streamCode, budget.year, budget.regionCode, budget.institutionMoeNumber, budget.communityId, budget.heldBy]);
    const first = seen.get(same);
    if (first !== undefined) problems.push(`Line ${rows[index]!.line}: it is the budget of line ${first} once more. Leave one of them.`);
    else seen.set(same, rows[index]!.line);
  }
  if (problems.length === 0) return read;
  const more = problems.length > mostProblems ? [`and ${problems.length - mostProblems} more problems.`] : [];
  throw new ImportProblem(["Nothing was imported:", ...problems.slice(0, mostProblems).map((problem) => `  - ${problem}`), ...more].join("\n"));
}

function parseRows(text: string, path: string): { line: number; cells: Cells }[] {
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, { bom: true, info: true, relax_column_count: true, skip_empty_lines: true, trim: true }) as unknown as typeof records;
  } catch (error) {
    throw new ImportProblem(`The file ${path} is no sound CSV: ${(error as Error).message.slice(0, 200)}`);
  }
  const header = records[0]?.record.map((cell) => cell.toLowerCase()) ?? [];
  const unknown = header.filter((cell) => !(columns as readonly string[]).includes(cell));
  const missing = needed.filter((name) => !header.includes(name));
  if (missing.length > 0 || unknown.length > 0 || new Set(header).size < header.length) {
    throw new ImportProblem(`The file ${path} needs a header of ${columns.join(", ")}, each once${missing.length > 0 ? `: ${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} missing` : ""}${unknown.length > 0 ? `: ${unknown.map((cell) => `"${cell.slice(0, 40)}"`).join(", ")} is none of them` : ""}.`);
  }
  if (records.length === 1) throw new ImportProblem(`The file ${path} has no budgets: only its header is there.`);
  return records.slice(1).map(({ record, info }) => {
    if (record.length !== header.length) throw new ImportProblem(`Line ${info.lines} of ${path} has ${record.length} cells, and the header has ${header.length}: it is cut off, or a comma is not in quotation marks.`);
    return { line: info.lines, cells: Object.fromEntries(columns.map((name) => [name, record[header.indexOf(name)] ?? ""])) as Cells };
  });
}

function readBudget(cells: Cells, say: (sentence: string) => void, units: ReadonlyMap<string, FundingUnit>): ReadBudget {
  const unit = units.get(cells.stream) ?? "CENTS";
  const year = Number(cells.year);
  const places = [cells.region, cells.institution, cells.community].filter((place) => place !== "");
  if (!units.has(cells.stream)) say(`stream "${cells.stream.slice(0, 40)}" is none: there are ${[...units.keys()].join(", ")}.`);
  if (!/^\d{4}$/.test(cells.year) || year < 1990 || year > 2100) say(`year "${cells.year.slice(0, 20)}" is no school year: write 2027.`);
  if (places.length > 1) say("a budget is for one region, one institution or one community, or for the country: fill one of the three columns, or none.");
  if (cells.region !== "" && !/^[a-z]+(-[a-z]+)*$/.test(cells.region)) say(`region "${cells.region.slice(0, 40)}" is no code of an education region, such as tai-tokerau.`);
  if (cells.institution !== "" && !/^[1-9]\d{0,8}$/.test(cells.institution)) say(`institution "${cells.institution.slice(0, 20)}" is no number of the Ministry.`);
  if (cells.community !== "" && !isUuid(cells.community)) say("community is no id of a learning support community.");
  if (cells.held_by === "" || cells.held_by.length > 200) say("held_by names the fund holder, in 200 characters at the most.");
  const isMoney = unit === "CENTS";
  if (units.has(cells.stream)) {
    if (isMoney && cells.quantity !== "") say("the stream is counted in money: leave quantity blank.");
    if (!isMoney && (cells.amount !== "" || cells.gst_inclusive !== "")) say(`the stream is counted in ${unit.toLowerCase()}: leave amount and gst_inclusive blank, and fill quantity.`);
    if (!/^\d{1,12}(\.\d{1,2})?$/.test(isMoney ? cells.amount : cells.quantity)) say(isMoney ? "amount is no sum of dollars and cents, such as 120000.00." : "quantity is no number with two decimals at the most, such as 12.5.");
    if (isMoney && !/^(yes|no)$/i.test(cells.gst_inclusive)) say("gst_inclusive says whether goods and services tax is part of the amount: yes or no.");
  }
  return {
    streamCode: cells.stream,
    unit,
    year,
    regionCode: cells.region || null,
    institutionMoeNumber: cells.institution === "" ? null : Number(cells.institution),
    communityId: cells.community === "" ? null : cells.community.toLowerCase(),
    heldBy: cells.held_by,
    amountCents: isMoney ? Math.round(Number(cells.amount) * 100) : null,
    gstInclusive: isMoney ? /^yes$/i.test(cells.gst_inclusive) : null,
    quantity: isMoney ? null : Number(cells.quantity),
  };
}
