import { sql } from "drizzle-orm";
import { boolean, check, date, index, pgTable, text, timestamp, unique, uuid } from "drizzle-orm/pg-core";
import { actedAs } from "../../acts.ts";
import { learners } from "../learner/table.ts";

/** Why the law asks for no notice: Privacy Act 2020, information privacy principle 3A, in short words of our own. */
export type NoticeException = "ALREADY_TOLD" | "NO_PREJUDICE" | "MAINTENANCE_OF_LAW" | "PREJUDICES_PURPOSE" | "NOT_PRACTICABLE" | "SERIOUS_THREAT";

/**
 * An agency got information about a learner from here and not from them: they have to be told. A trigger on the access
 * log raises one at the agency's first read, in the transaction that reads.
 */
export const indirectCollectionNotices = pgTable(
  "indirect_collection_notices",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    raisedAt: timestamp("raised_at", { withTimezone: true, precision: 3 }).notNull(),
    settledAt: timestamp("settled_at", { withTimezone: true, precision: 3 }),
    /** The law says as soon as is reasonably practicable; the day is this system's own. */
    dueOn: date("due_on", { mode: "string" }).notNull(),
    sentOn: date("sent_on", { mode: "string" }),
    /** What was read was kept from the whānau because telling them would put somebody in danger. */
    keptFromWhanau: boolean("kept_from_whanau").notNull(),
    agency: text("agency").$type<"HEALTH" | "ORANGA_TAMARIKI" | "MSD" | "POLICE">().notNull(),
    /** What the agency said the information was for. */
    purpose: text("purpose"),
    exception: text("exception").$type<NoticeException>(),
    exceptionReason: text("exception_reason"),
    /** Who sent the notice or decided that none is due. */
    settledBy: text("settled_by"),
    ...actedAs("settled"),
  },
  (table) => [
    unique("indirect_collection_notices_once").on(table.learnerId, table.agency),
    check("indirect_collection_notices_agency", sql`${table.agency} in ('HEALTH', 'ORANGA_TAMARIKI', 'MSD', 'POLICE')`),
    check("indirect_collection_notices_exception", sql`${table.exception} in ('ALREADY_TOLD', 'NO_PREJUDICE', 'MAINTENANCE_OF_LAW', 'PREJUDICES_PURPOSE', 'NOT_PRACTICABLE', 'SERIOUS_THREAT')`),
    check("indirect_collection_notices_exception_has_its_reason", sql`(${table.exception} is null) = (${table.exceptionReason} is null)`),
    check(
      "indirect_collection_notices_settled_one_way",
      sql`num_nonnulls(${table.sentOn}, ${table.exception}) = case when ${table.settledAt} is null then 0 else 1 end and (${table.settledAt} is null) = (${table.settledBy} is null)`,
    ),
    index("indirect_collection_notices_due").on(table.dueOn, table.id).where(sql`${table.settledAt} is null`),
  ],
);

export type IndirectCollectionNoticeRow = typeof indirectCollectionNotices.$inferSelect;
