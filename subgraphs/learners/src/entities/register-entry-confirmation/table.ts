import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { index, integer, pgTable, uuid } from "drizzle-orm/pg-core";
import { learners } from "../learner/table.ts";
import { registerEntries } from "../register-entry/table.ts";

/** Somebody looked at an entry of a register and found it right as it is. Only ever added to. */
export const registerEntryConfirmations = pgTable(
  "register_entry_confirmations",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    entryId: uuid("entry_id").notNull().references(() => registerEntries.id),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    /** The version that was found right. */
    version: integer("version").notNull(),
    ...provenance(),
  },
  (table) => [index("register_entry_confirmations_by_entry").on(table.entryId, table.recordedAt), index("register_entry_confirmations_by_learner").on(table.learnerId)],
);
