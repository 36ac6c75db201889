import { sql } from "drizzle-orm";
import { date, index, integer, pgTable, timestamp, uuid } from "drizzle-orm/pg-core";

/** That a learner goes to another institution on a day to come. Their supports go along on that day. */
export const plannedMoves = pgTable(
  "planned_moves",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull(),
    toInstitution: integer("to_institution").notNull(),
    /** First day at the new institution. */
    movedOn: date("moved_on", { mode: "string" }).notNull(),
    announcedAt: timestamp("announced_at", { withTimezone: true, precision: 3 }).notNull().defaultNow(),
    /** Null while the day is still to come. */
    madeAt: timestamp("made_at", { withTimezone: true, precision: 3 }),
  },
  (table) => [index("planned_moves_to_make").on(table.movedOn, table.id).where(sql`${table.madeAt} is null`)],
);
