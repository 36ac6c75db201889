// What people write into inputs: said to be wrong where it is wrong, and stored in one form.
import { invalidInput, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import { today } from "./today.ts";

/** Is this a problem, and not the value that was read? */
export function isProblem<Value>(read: Value | InvalidInput): read is InvalidInput {
  return typeof read === "object" && read !== null && "__typename" in read;
}

/** A text that may be left out, as it is stored: macrons as one character each, nothing around it; null when it says nothing. */
export function readText(text: string | null | undefined, field: string, longest: number): string | null | InvalidInput {
  const tidy = (text ?? "").normalize("NFC").trim();
  if (tidy.length > longest || tidy.includes("\0")) return invalidInput(field, `${field} cannot be stored: write at most ${longest} characters of text.`);
  return /[\p{Letter}\p{Number}]/u.test(tidy) ? tidy : null;
}

/** The day on which something happened: today when left out, and never to come. */
export function readPastDay(day: string | null | undefined, field: string): string | InvalidInput {
  const read = day ?? today();
  if (read > today()) return invalidInput(field, `${field} is still to come: record it when it has happened.`);
  return read < "1990-01-01" ? invalidInput(field, `${field} is before 1990: check the year.`) : read;
}
