import { sql } from "drizzle-orm";
import { check, index, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { actedAs } from "../../acts.ts";
import { learners } from "../learner/table.ts";

export type ContactRestrictionKind = "COURT_ORDER" | "PROTECTION_ORDER" | "PARENTING_ORDER" | "CUSTODY_ORDER" | "BAIL_CONDITION" | "OTHER";

/**
 * Somebody of the whānau must not be in contact with the learner. From the first instant on they see nothing of the
 * learner by being whānau, also if they are written into the whānau only later.
 */
export const contactRestrictions = pgTable(
  "contact_restrictions",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    /** The `personId` of a whānau member. */
    personId: uuid("person_id").notNull(),
    from: timestamp("from_at", { withTimezone: true, precision: 3 }).notNull().defaultNow(),
    /** The instant at which it ends; null while none is set. */
    until: timestamp("until_at", { withTimezone: true, precision: 3 }),
    recordedAt: timestamp("recorded_at", { withTimezone: true, precision: 3 }).notNull().defaultNow(),
    kind: text("kind").$type<ContactRestrictionKind>().notNull(),
    /** Where the order can be found, such as a court's file number. */
    reference: text("reference"),
    /** Id of the viewer who recorded it. */
    recordedBy: text("recorded_by").notNull(),
    ...actedAs("recorded"),
    /** Who ended it before its time, when, and why. */
    endedAt: timestamp("ended_at", { withTimezone: true, precision: 3 }),
    endedBy: text("ended_by"),
    ...actedAs("ended"),
    endReason: text("end_reason"),
  },
  (table) => [
    check("contact_restrictions_kind", sql`${table.kind} in ('COURT_ORDER', 'PROTECTION_ORDER', 'PARENTING_ORDER', 'CUSTODY_ORDER', 'BAIL_CONDITION', 'OTHER')`),
    check("contact_restrictions_period", sql`${table.until} > ${table.from}`),
    check("contact_restrictions_order_has_reference", sql`${table.kind} = 'OTHER' or coalesce(${table.reference}, '') <> ''`),
    check("contact_restrictions_end_says_who_and_why", sql`num_nulls(${table.endedAt}, ${table.endedBy}, ${table.endReason}) in (0, 3)`),
    index("contact_restrictions_by_learner").on(table.learnerId, table.personId),
  ],
);

export type ContactRestrictionRow = typeof contactRestrictions.$inferSelect;
