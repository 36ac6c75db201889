// What happens to a thing one step after the other: each has a day, is added and never changed, and follows from the one before.
// The table's trigger `place_step` says what may follow what, and gives each step its place.
import type { Db } from "@lsg/subgraph-kit/database";
import { invalidInput, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import { provenance } from "@lsg/subgraph-kit/provenance";
import { getTableName } from "drizzle-orm";
import { date, integer, text, type PgTable } from "drizzle-orm/pg-core";
import { orRefusal, Refusal } from "./refused-by.ts";

/** Columns of a table of steps, beside its id, its subject and its `kind`. Its rules are named after the table, see `problemOfStep`. */
export function datedStep() {
  return {
    /** Which step it is of its subject, from 1; given by the database. */
    place: integer("place").notNull().default(0),
    occurredOn: date("occurred_on", { mode: "string" }).notNull(),
    note: text("note"),
    ...provenance(),
  };
}

/** Adds a step; refused where it cannot follow, is of a wrong day, or somebody else was quicker. */
export function addStep<Table extends PgTable>(db: Db, table: Table, step: Table["$inferInsert"]): Promise<Table["$inferSelect"] | Refusal> {
  return orRefusal(db, async (tx) => (await tx.insert(table).values(step).returning())[0]! as Table["$inferSelect"]);
}

/** What was wrong with a step that was refused: its day, or null where it cannot follow what is there now. */
export function problemOfStep(table: PgTable, { constraint, message }: Refusal): InvalidInput | null {
  return constraint === `${getTableName(table)}_in_order_of_days` ? invalidInput("occurredOn", message) : null;
}
