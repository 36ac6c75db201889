import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, index, pgTable, text, unique } from "drizzle-orm/pg-core";

/** What an amount of a stream is counted in. */
export type FundingUnit = "CENTS" | "HOURS" | "FTTE" | "PLACES";

export const fundingStreams = pgTable(
  "funding_streams",
  {
    code: text("code").primaryKey(),
    nameEn: text("name_en").notNull(),
    nameMi: text("name_mi"),
    formerNames: text("former_names").array().notNull().default([]),
    /** The stream that this one is a part of. */
    partOfCode: text("part_of_code"),
    unit: text("unit").$type<FundingUnit>().notNull(),
    forWhom: text("for_whom").notNull(),
    /** How the size of an allocation follows; null where no published rule is known. */
    rule: text("rule"),
    /** Whether what is allocated to a learner goes with them to another institution. */
    followsLearner: boolean("follows_learner").notNull().default(false),
    /** Who published the facts of this row; null where nothing published confirms them. */
    source: text("source"),
  },
  (table) => [
    check("funding_streams_code", sql`${table.code} ~ '^[A-Z][A-Z0-9_]*$'`),
    check("funding_streams_unit", sql`${table.unit} in ('CENTS', 'HOURS', 'FTTE', 'PLACES')`),
    // What budgets and allocations point at, so that they cannot be counted in another unit than their stream.
    unique("funding_streams_code_and_unit").on(table.code, table.unit),
    foreignKey({ name: "funding_streams_part_of", columns: [table.partOfCode], foreignColumns: [table.code] }),
    index("funding_streams_by_part_of").on(table.partOfCode),
  ],
);

export type FundingStreamRow = typeof fundingStreams.$inferSelect;
