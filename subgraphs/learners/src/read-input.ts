// What people write into inputs: said to be wrong where it is wrong, and stored in one form.
import { invalidInput, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import { categoriesInOrder, type InformationCategory } from "./entities/learner-access/table.ts";

const longestText = 4000;

/** As it is stored: macrons as one character each, nothing around it. */
export function tidy(text: string): string {
  return text.normalize("NFC").trim();
}

/** Says nothing: no letter and no digit, also where there are spaces, signs or characters that nobody sees. */
export function isBlank(text: string | null | undefined): boolean {
  return !/[\p{Letter}\p{Number}]/u.test(text ?? "");
}

/** The first problem of these texts by their fields' names, none of which may be blank; null when all can be stored. */
export function problemOfTexts(texts: Readonly<Record<string, string>>): InvalidInput | null {
  const blank = Object.keys(texts).filter((field) => isBlank(texts[field]));
  if (blank.length > 0) return invalidInput(blank[0]!, `${list.format(blank)} ${blank.length === 1 ? "is" : "are"} blank: write it in the words in which you say it.`);
  const long = Object.keys(texts).find((field) => texts[field]!.length > longestText || texts[field]!.includes("\0"));
  return long === undefined ? null : invalidInput(long, `${long} cannot be stored: write at most ${longestText} characters of text.`);
}

const longestNote = 1000;

/** A note that may be left out, as it is stored: null when it says nothing. A problem when it cannot be stored. */
export function readNote(field: string, text: string | null | undefined): string | null | InvalidInput {
  if (isBlank(text)) return null;
  const tidied = tidy(text!);
  return tidied.length > longestNote || tidied.includes("\0") ? invalidInput(field, `${field} cannot be stored: write at most ${longestNote.toLocaleString("en-NZ")} characters of text.`) : tidied;
}

/** A BCP 47 tag, such as `mi` or `en-NZ`. */
export const isLanguageTag = (tag: string): boolean => tag.length <= 35 && /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag);

/** Null for a language tag, as BCP 47 writes them. */
export function problemOfLanguage(language: string): InvalidInput | null {
  return isLanguageTag(language) ? null : invalidInput("language", "language is no language tag: write it as `mi`, `en-NZ` or `sm`.");
}

/** Categories as records hold them: in order, each once, who it is always among them. */
export function readCategories(asked: readonly InformationCategory[]): InformationCategory[] {
  return categoriesInOrder.filter((category) => category === "IDENTITY" || asked.includes(category));
}

const list = new Intl.ListFormat("en-NZ");
