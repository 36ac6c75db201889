// What people write into inputs: said to be wrong where it is wrong, and stored in one form.
import { invalidInput, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import { today } from "./calendar.ts";

/** As it is stored: macrons as one character each, nothing around it. */
export function tidy(text: string): string {
  return text.normalize("NFC").trim();
}

/** Says nothing: no letter and no digit, also where there are spaces, signs or characters that nobody sees. */
export function isBlank(text: string | null | undefined): boolean {
  return !/[\p{Letter}\p{Number}]/u.test(text ?? "");
}

/** What is wrong with a text that must say something in at most so many characters; null when it can be stored. */
export function problemOfText(field: string, text: string, longest: number): InvalidInput | null {
  if (isBlank(text)) return invalidInput(field, `${field} is blank: write it in words.`);
  if (tidy(text).length > longest || text.includes("\0")) return invalidInput(field, `${field} cannot be stored: write at most ${longest} characters of text.`);
  return null;
}

/** A part of a full-time week: 0.01 to 1, in hundredths. */
export function problemOfFte(field: string, fte: number): InvalidInput | null {
  const hundredths = Math.round(fte * 100);
  if (hundredths >= 1 && hundredths <= 100 && Math.abs(fte * 100 - hundredths) < 1e-6) return null;
  return invalidInput(field, `${fte} is no part of a full-time week: give 0.01 to 1, with two decimals at the most.`);
}

/** A period of days, the last of which may be open. */
export function problemOfPeriod(from: string, until: string | null | undefined, field = "until"): InvalidInput | null {
  return typeof until === "string" && until < from ? invalidInput(field, `${until} is before the first day, ${from}: give the last day.`) : null;
}

/** A day so far away that it is a slip of the hand. */
export function problemOfDay(field: string, day: string, years: { past: number; future: number }): InvalidInput | null {
  const year = Number(today().slice(0, 4));
  const is = Number(day.slice(0, 4));
  if (is >= year - years.past && is <= year + years.future) return null;
  return invalidInput(field, `${day} is too far away: give a day in ${year - years.past} to ${year + years.future}.`);
}

/** Language tags, each once. */
export function problemOfLanguages(languages: readonly string[]): InvalidInput | null {
  if (languages.length === 0 || languages.length > 20) return invalidInput("languages", "Name the languages they work in, 1 to 20 of them.");
  const wrong = languages.find((language) => !/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language));
  return wrong === undefined ? null : invalidInput("languages", `${JSON.stringify(wrong.slice(0, 40))} is no language tag: write it as \`mi\`, \`en-NZ\` or \`nzs\`.`);
}
