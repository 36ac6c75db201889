import { integer, jsonb, pgTable, timestamp, uuid } from "drizzle-orm/pg-core";
import { registerEntries } from "../register-entry/table.ts";

/**
 * What an import last said of an entry. The next import changes only what its file says differently from this, so that
 * a file which has not changed does not undo what people wrote since. It leaves this database in no answer.
 */
export const importedRegisterRows = pgTable("imported_register_rows", {
  entryId: uuid("entry_id").primaryKey().references(() => registerEntries.id),
  institutionMoeNumber: integer("institution_moe_number").notNull(),
  said: jsonb("said").$type<Readonly<Record<string, string | null>>>().notNull(),
  importedAt: timestamp("imported_at", { withTimezone: true, precision: 3 }).notNull().defaultNow(),
});
