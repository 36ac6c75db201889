import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { learners } from "../learner/table.ts";

/**
 * What an institution's own system calls a learner: by it, and never by a name alone, an import knows whom a row is
 * about. A learner can have had several at one institution. It leaves this database in no answer.
 */
export const localLearnerIds = pgTable(
  "local_learner_ids",
  {
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    institutionMoeNumber: integer("institution_moe_number").notNull(),
    localId: text("local_id").notNull(),
  },
  (table) => [
    primaryKey({ name: "local_learner_ids_pkey", columns: [table.institutionMoeNumber, table.localId] }),
    check("local_learner_ids_length", sql`char_length(${table.localId}) between 1 and 64`),
    index("local_learner_ids_by_learner").on(table.learnerId),
  ],
);
