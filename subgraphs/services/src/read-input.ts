// What people write into inputs: said to be wrong where it is wrong, and stored in one form.
import { invalidInput, type InvalidInput } from "@lsg/subgraph-kit/mutation";

const longestText = 4000;

/** As it is stored: macrons as one character each, nothing around it. */
export function tidy(text: string): string {
  return text.normalize("NFC").trim();
}

/** Says nothing: no letter and no digit, also where there are spaces, signs or characters that nobody sees. */
export function isBlank(text: string | null | undefined): boolean {
  return !/[\p{Letter}\p{Number}]/u.test(text ?? "");
}

/** As it is stored, or null when it says nothing. */
export function tidyOrNull(text: string | null | undefined): string | null {
  return isBlank(text) ? null : tidy(text!);
}

/** The first problem of these texts by their fields' names; those that are null or undefined were left out. None may be blank. */
export function problemOfTexts(texts: Readonly<Record<string, string | null | undefined>>, longest = longestText): InvalidInput | null {
  for (const [field, text] of Object.entries(texts)) {
    if (text === null || text === undefined) continue;
    if (isBlank(text)) return invalidInput(field, `${field} is blank: write it in the words in which you say it.`);
    if (text.length > longest || text.includes("\0")) return invalidInput(field, `${field} cannot be stored: write at most ${longest} characters of text.`);
  }
  return null;
}

// Numbers like a National Student Number or a telephone's, and e-mail addresses: `namesNobody` of the tables has the same rule.
const leadsToSomebody = /(^|[^0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3,4}([^0-9]|$)|[^ \t\n\v\f\r@]@[^ \t\n\v\f\r@]+\.[^ \t\n\v\f\r@]/;

/**
 * The first problem of texts that others read and that must name nobody: beside what `problemOfTexts` says, a number or an address
 * that leads to a person. That no name is written is asked for in the schema: names of people cannot be told from names of places.
 */
export function problemOfUnnamed(texts: Readonly<Record<string, string | null | undefined>>, longest = longestText): InvalidInput | null {
  const wrong = problemOfTexts(texts, longest);
  if (wrong) return wrong;
  const field = Object.keys(texts).find((name) => leadsToSomebody.test(tidy(texts[name] ?? "")));
  return field === undefined ? null : invalidInput(field, `${field} holds an e-mail address or a number of nine or ten digits: write nothing that leads to a person, such as a National Student Number.`);
}

/** The first problem of a list of such texts. */
export function problemOfUnnamedList(field: string, texts: readonly string[] | null | undefined, { most, longest = longestText }: { most: number; longest?: number }): InvalidInput | null {
  if ((texts?.length ?? 0) > most) return invalidInput(field, `${field} has ${texts!.length}: write ${most} at the most.`);
  for (const text of texts ?? []) {
    const wrong = problemOfUnnamed({ [field]: text }, longest);
    if (wrong) return wrong;
  }
  return null;
}

/** A day that is past, or today; a problem when it is outside of what can be. `what` says what was on the first day that can be. */
export function problemOfPastDay(field: string, day: string, { from, what, now }: { from: string; what: string; now: string }): InvalidInput | null {
  if (day >= from && day <= now) return null;
  return invalidInput(field, `${field} is ${day}: write a day from ${from}, ${what}, to today.`);
}

const mostHours = 99_999;

/** Hours of the input: none, or a number that can be stored with two decimals. */
export function problemOfHours(field: string, hours: number | null | undefined, { most = mostHours, least = 0 } = {}): InvalidInput | null {
  if (hours === null || hours === undefined || (hours >= least && hours <= most && Math.round(hours * 100) === hours * 100)) return null;
  return invalidInput(field, `${field} is ${hours}: write hours from ${least} to ${most}, with two decimals at most.`);
}

const longestAddress = 2000;

/** An address of the web that everybody may open; null or blank was left out. */
export function problemOfWebsite(field: string, address: string | null | undefined): InvalidInput | null {
  if (isBlank(address)) return null;
  const sent = tidy(address!);
  if (sent.length <= longestAddress && URL.canParse(sent) && /^https?:$/.test(new URL(sent).protocol) && new URL(sent).username === "") return null;
  return invalidInput(field, `${field} is no address of the web: write it with https:// or http:// in front, in ${longestAddress} characters at the most.`);
}

/** The fields that were sent: those that are undefined were left out, and stay as they are. */
export function said<Fields extends object>(fields: Fields): { [Field in keyof Fields]?: Exclude<Fields[Field], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [Field in keyof Fields]?: Exclude<Fields[Field], undefined> };
}
