import { sql } from "drizzle-orm";
import { index, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";

/**
 * Rows as they were before they were changed, written by a trigger: what is known now takes the place of nothing. Only the
 * trigger adds rows, and nobody changes them.
 */
export const earlierVersions = pgTable(
  "earlier_versions",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    tableName: text("table_name").notNull(),
    rowId: uuid("row_id").notNull(),
    /** Whom the row is about; null for a vacant position. */
    practitionerId: uuid("practitioner_id"),
    was: jsonb("was").notNull(),
    replacedAt: timestamp("replaced_at", { withTimezone: true, precision: 3 }).notNull(),
    replacedBy: text("replaced_by"),
    replacedInRole: text("replaced_in_role").notNull(),
  },
  (table) => [index("earlier_versions_by_row").on(table.rowId, table.id), index("earlier_versions_by_practitioner").on(table.practitionerId)],
);

export type EarlierVersionRow = typeof earlierVersions.$inferSelect;
