import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { learners } from "../learner/table.ts";
import { registerEntries } from "../register-entry/table.ts";

/**
 * A diagnosis that an entry of a register mentions. A table of its own, as it is about health and fewer see it than the
 * entry. Rows are only added: the newest of an entry counts, and one without a type says that there is none.
 */
export const registerDiagnoses = pgTable(
  "register_diagnoses",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    entryId: uuid("entry_id").notNull().references(() => registerEntries.id),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    type: text("type"),
    subType: text("sub_type"),
    ...provenance(),
  },
  (table) => [
    check("register_diagnoses_texts", sql`char_length(${table.type}) between 1 and 200 and char_length(${table.subType}) between 1 and 200`),
    check("register_diagnoses_sub_type_has_its_type", sql`${table.subType} is null or ${table.type} is not null`),
    index("register_diagnoses_by_entry").on(table.entryId, table.id),
  ],
);

export type RegisterDiagnosisRow = typeof registerDiagnoses.$inferSelect;
