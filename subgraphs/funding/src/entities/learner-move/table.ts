import { provenance } from "@lsg/subgraph-kit/provenance";
import { check, date, index, integer, pgTable, unique, uuid } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm";

/** A learner goes from one institution to another, as `learners` announced it. Only ever added to; it counts from its day on. */
export const learnerMoves = pgTable(
  "learner_moves",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull(),
    fromInstitution: integer("from_institution").notNull(),
    toInstitution: integer("to_institution").notNull(),
    /** First day at the new institution. */
    on: date("on_date", { mode: "string" }).notNull(),
    /** The enrolment that begins with the move: each move is known once. */
    enrolmentId: uuid("enrolment_id").notNull(),
    ...provenance(),
  },
  (table) => [
    unique("learner_moves_once").on(table.enrolmentId),
    check("learner_moves_go_somewhere", sql`${table.fromInstitution} <> ${table.toInstitution}`),
    index("learner_moves_by_learner").on(table.learnerId, table.on),
    index("learner_moves_by_institution").on(table.toInstitution),
  ],
);
