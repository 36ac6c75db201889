// Views, which are written in the migrations; here as tables, so that pages can be made of them. No `table.ts`: drizzle-kit
// would make tables of them.
import { date, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { InformationCategory } from "./entities/learner-access/table.ts";
import type { TimelineKind } from "./entities/timeline-entry/table.ts";
import type { WorkKind } from "./entities/work-item/table.ts";

/** What there is to do for the viewer. */
export const workItems = pgTable("work_items", {
  /** The record that it is about: a plan, a learner, a known contact, a place on the team, a consent, a register entry or a notice. */
  recordId: uuid("record_id").notNull(),
  learnerId: uuid("learner_id").notNull(),
  kind: text("kind").$type<WorkKind>().notNull(),
  dueOn: date("due_on", { mode: "string" }).notNull(),
});

/** Until when a record is kept, of those who have left. */
export const learnerRetention = pgTable("learner_retention", {
  learnerId: uuid("learner_id").notNull(),
  retainUntil: date("retain_until", { mode: "string" }).notNull(),
});

/** What the function of this name gives: records whose time to be kept is over. */
export const recordsPastRetention = pgTable("records_past_retention", {
  learnerId: uuid("learner_id").notNull(),
  /** Later last days are kept for longer, or to the same day: the 29th of February has none of its own in other years. */
  lastDay: date("last_day", { mode: "string" }).notNull(),
  retainUntil: date("retain_until", { mode: "string" }).notNull(),
});

/** What happened around a learner. */
export const timelineEntries = pgTable("timeline_entries", {
  learnerId: uuid("learner_id").notNull(),
  /** The record that it is about. */
  recordId: uuid("record_id").notNull(),
  /** When it happened; a day's first instant in New Zealand where only the day is known. */
  at: timestamp("at", { withTimezone: true, precision: 3 }).notNull(),
  kind: text("kind").$type<TimelineKind>().notNull(),
  category: text("category").$type<InformationCategory>().notNull(),
});
