// Text as searches and name orders compare it.
import { sql, type SQL } from "drizzle-orm";

/**
 * Lower case without macrons, other diacritics and apostrophes, so that "Maori" finds "Māori" and Ōkaihau stands among
 * the names with an O. Immutable, so that a generated column can hold it.
 */
export const folded = (text: SQL): SQL => sql`lower(regexp_replace(normalize(${text}, NFD), '[\\u0300-\\u036f''\\u2018\\u2019\\u02bb\\u0060]', '', 'g'))`;
