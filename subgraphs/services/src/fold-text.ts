// Text as searches and name orders compare it: "Maori" finds "Māori", and Ōkaihau stands among the names with an O.
import { sql, type SQL } from "drizzle-orm";

/** The folded form of a text in the database: lower case, no macrons or other diacritics, no apostrophes. Generated columns may hold it. */
export const folded = (text: SQL): SQL => sql`lower(regexp_replace(normalize(${text}, NFD), '[\\u0300-\\u036f''\\u2018\\u2019\\u02bb\\u0060]', '', 'g'))`;

/** Does to a text what the database's `folded` does: lower case, no macrons or other diacritics, no apostrophes. */
export function foldText(text: string): string {
  return text.normalize("NFD").replaceAll(/[\u0300-\u036f'\u2018\u2019\u02bb`]/g, "").toLowerCase();
}

/**
 * Patterns for `like` over a folded text, one for each word that somebody searches for: all must fit. Signs that `like`
 * would read as wildcards are taken as they are written.
 */
export function wordPatterns(text: string): string[] {
  const words = foldText(text).split(/[\s,;]+/).filter((word) => word !== "");
  return [...new Set(words)].map((word) => `%${word.replaceAll(/[\\%_]/g, "\\$&")}%`);
}
