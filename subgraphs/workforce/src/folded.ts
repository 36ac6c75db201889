import { sql, type SQL } from "drizzle-orm";

/** A text as names are ordered by: lower case, no macrons or other diacritics, no apostrophes. Generated columns may hold it. */
export const folded = (text: SQL): SQL => sql`lower(regexp_replace(normalize(${text}, NFD), '[\\u0300-\\u036f''\\u2018\\u2019\\u02bb\\u0060]', '', 'g'))`;
