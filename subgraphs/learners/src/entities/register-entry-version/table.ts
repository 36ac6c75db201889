import { index, integer, pgTable, unique, uuid } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm";
import { learners } from "../learner/table.ts";
import { registerColumns } from "../../register-columns.ts";
import { registerEntries } from "../register-entry/table.ts";

/** What entries of registers said before. Nobody writes here: a trigger keeps what a change of an entry replaces. */
export const registerEntryVersions = pgTable(
  "register_entry_versions",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    entryId: uuid("entry_id").notNull().references(() => registerEntries.id),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    version: integer("version").notNull(),
    ...registerColumns(),
  },
  (table) => [unique("register_entry_versions_once").on(table.entryId, table.version), index("register_entry_versions_by_learner").on(table.learnerId)],
);

export type RegisterEntryVersionRow = typeof registerEntryVersions.$inferSelect;
