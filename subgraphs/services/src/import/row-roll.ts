// Reads the roll of a row. Counts of the public directory are published facts; what they mean differs by layout.
import { isCalendarDate } from "@lsg/subgraph-kit/scalars";
import type { ListedFacts, RollFacts } from "./facts.ts";
import type { Directory, DirectoryRow } from "./read-directory.ts";
import type { NoteRow } from "./row-facts.ts";
import { saysNothing } from "./values.ts";

const groups = ["european", "maori", "pacific", "asian", "melaa", "other", "international"] as const;

/** The roll, or null where the row has none. Counts that contradict the total are left out, the total stays. */
export function readRoll(row: DirectoryRow, { layout, asOf, rollsAsOf }: Directory, kind: ListedFacts["kind"], note: NoteRow): RollFacts | null {
  const total = count(row, "total", note);
  if (total === null) return null;
  const roll: RollFacts = { asOf: rollDay(row, note) ?? rollsAsOf ?? asOf, total, counting: layout.counting };

  const counts = groups.flatMap((group) => {
    const value = count(row, group, note);
    return value === null || isNoCount(row, group, value, kind, note) ? [] : [{ group, value }];
  });
  const largest = Math.max(0, ...counts.map(({ value }) => value));
  const sum = counts.reduce((sum, { value }) => sum + value, 0);
  if (largest > total || (layout.counting === "PRIORITISED" && sum > total)) {
    note("roll", "REJECTED", counts.map(({ group, value }) => `${group} ${value}`).join(", "), `The counts by group do not fit the roll of ${total}: only the roll is taken.`);
    return roll;
  }
  return { ...roll, ...Object.fromEntries(counts.map(({ group, value }) => [group, value])) };
}

// Kōhanga reo have European and Asian children too: the directory counts them among the others and shows 0.
function isNoCount(row: DirectoryRow, group: (typeof groups)[number], value: number, kind: ListedFacts["kind"], note: NoteRow): boolean {
  if (kind !== "KOHANGA_REO" || value !== 0 || (group !== "european" && group !== "asian")) return false;
  note(group, "REJECTED", row.cell(group), "Kōhanga reo count these children among the others: this 0 is no count.");
  return true;
}

function rollDay(row: DirectoryRow, note: NoteRow): string | null {
  const cell = row.cell("rollDate");
  if (saysNothing(cell)) return null;
  const day = /^\d{4}-\d{2}-\d{2}(?![\d-])/.exec(cell)?.[0];
  if (day !== undefined && isCalendarDate(day)) return day;
  note("rollDate", "REJECTED", cell, "It is no day written YYYY-MM-DD: the directory's day is taken.");
  return null;
}

function count(row: DirectoryRow, column: "total" | (typeof groups)[number], note: NoteRow): number | null {
  const cell = row.cell(column);
  if (saysNothing(cell)) return null;
  if (/^\d{1,6}$/.test(cell)) return Number(cell);
  note(column, "REJECTED", cell, "It is no count.");
  return null;
}
