// Reads the cells of a register file: gives a value, or throws what is wrong with it and what to write instead.
import { isCalendarDate } from "@lsg/subgraph-kit/scalars";
import { today } from "../today.ts";

/** A cell holds what its column cannot. `problem` says what is wrong, `remedy` what to do. */
export class WrongValue extends Error {
  readonly remedy: string;

  constructor(problem: string, remedy: string) {
    super(problem);
    this.remedy = remedy;
  }
}

/** Reads a cell that is not blank, without spaces around it. */
export type Reader<Value> = (cell: string) => Value;

/** Macrons, accents and capitals folded, and signs as spaces: two spellings of one word are the same. */
export function fold(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, " ").trim();
}

export function readText(longest: number): Reader<string> {
  return (cell) => {
    if (cell.length > longest) throw new WrongValue(`It has ${cell.length.toLocaleString("en-NZ")} characters.`, `Shorten it to ${longest.toLocaleString("en-NZ")}.`);
    return cell;
  };
}

export function readWholeNumber(least: number, most: number): Reader<number> {
  return (cell) => {
    const number = /^\d{1,10}$/.test(cell) ? Number(cell) : -1;
    if (number < least || number > most) throw new WrongValue("It is no number that can be here.", `Write a whole number from ${least} to ${most}.`);
    return number;
  };
}

/** One of several words; a word's code is found as well as what people call it. */
export function readChoice<Value extends string | number>(choices: Readonly<Record<string, Value>>): Reader<Value> {
  const known = new Map<string, Value>(Object.entries(choices));
  for (const value of Object.values(choices)) known.set(fold(String(value)), value);
  const listed = [...new Set(Object.values(choices))].map((value) => (typeof value === "number" ? Object.entries(choices).find(([name, own]) => own === value && Number.isNaN(Number(name)))![0] : value));
  return (cell) => {
    const value = known.get(fold(cell));
    if (value === undefined) throw new WrongValue("It is none of the words for this column.", `Write one of ${listed.join(", ")}.`);
    return value;
  };
}

export const readYesNo: Reader<boolean> = readWord({ yes: true, y: true, true: true, 1: true, ae: true, no: false, n: false, false: false, 0: false, kao: false });

function readWord(words: Readonly<Record<string, boolean>>): Reader<boolean> {
  return (cell) => {
    const value = words[fold(cell)];
    if (value === undefined) throw new WrongValue("It is neither yes nor no.", "Write yes or no.");
    return value;
  };
}

/** New entrants are in 0. */
export const readYearLevel: Reader<number> = (cell) => {
  const word = fold(cell);
  if (["ne", "new entrant", "new entrants"].includes(word)) return 0;
  const level = /^(?:year|yr|y)? ?(\d{1,2})$/.exec(word)?.[1];
  if (level === undefined || Number(level) > 13) throw new WrongValue("It is no year level.", "Write 0 for new entrants to 13; leave it blank in early learning.");
  return Number(level);
};

/** A day that has been: YYYY-MM-DD, or day, month and year as New Zealand writes them. */
export const readDay: Reader<string> = (cell) => {
  const day = isoDay(cell);
  if (day === null || !isCalendarDate(day)) throw new WrongValue(/^\d{5}$/.test(cell) ? "It is a spreadsheet's number for a day." : "It is no day of the calendar.", "Write the day as 2026-03-31 or 31/03/2026.");
  if (day < "1990-01-01") throw new WrongValue("It is before 1990.", "Check the year.");
  if (day > today()) throw new WrongValue("It is still to come.", "Write a day that has been.");
  return day;
};

function isoDay(cell: string): string | null {
  const iso = /^(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?$/.exec(cell);
  if (iso) return iso[1]!;
  const parts = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(cell);
  return parts ? `${parts[3]}-${parts[2]!.padStart(2, "0")}-${parts[1]!.padStart(2, "0")}` : null;
}
