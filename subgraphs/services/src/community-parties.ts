import { sql, type SQL } from "drizzle-orm";
import { integer, text, uuid, type PgColumn } from "drizzle-orm/pg-core";

/** Organisations that took part in something: no person is named. */
export function parties() {
  return {
    institutionMoeNumbers: integer("institution_moe_numbers").array().notNull().default([]),
    providerIds: uuid("provider_ids").array().notNull().default([]),
    /** Names of those whom the directory does not have, such as an agency or a marae. */
    otherParties: text("other_parties").array().notNull().default([]),
  };
}

export interface Parties {
  readonly institutionMoeNumbers: number[];
  readonly providerIds: string[];
  readonly otherParties: string[];
}

/** Organisations of each sort at the most. */
export const mostParties = 100;

// A table's definition takes no parameters: this is `mostParties`.
const most = sql`100`;

/** The check that somebody took part, and not more than can be listed. */
export const someParties = (columns: { readonly [name in keyof Parties]: PgColumn }): SQL =>
  sql`cardinality(${columns.institutionMoeNumbers}) <= ${most} and cardinality(${columns.providerIds}) <= ${most} and cardinality(${columns.otherParties}) <= ${most} and length(array_to_string(${columns.otherParties}, '')) <= 20000
    and cardinality(${columns.institutionMoeNumbers}) + cardinality(${columns.providerIds}) + cardinality(${columns.otherParties}) > 0`;
