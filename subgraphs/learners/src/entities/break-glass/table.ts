import { sql } from "drizzle-orm";
import { check, index, pgTable, text, timestamp, uuid, type AnyPgColumn } from "drizzle-orm/pg-core";
import { actedAs } from "../../acts.ts";
import { holdsCategories, type InformationCategory } from "../learner-access/table.ts";
import { isLaw, type LawfulBasis } from "../lawful-access/table.ts";

/** One person opened one learner's record in an emergency. It ends by itself, and somebody else looks at it afterwards. */
export const breakGlass = pgTable(
  "break_glass",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    /** As it was asked for. There need be no such learner: a refusal would tell which ids exist. */
    learnerId: uuid("learner_id").notNull(),
    /** Who opened it, and nobody else of their organisation. */
    personId: uuid("person_id").notNull(),
    openedAt: timestamp("opened_at", { withTimezone: true, precision: 3 }).notNull().defaultNow(),
    /** Four hours later at the most. */
    endsAt: timestamp("ends_at", { withTimezone: true, precision: 3 }).notNull().default(sql`now() + interval '4 hours'`),
    /** Closed before its time. */
    closedAt: timestamp("closed_at", { withTimezone: true, precision: 3 }),
    /** By whoever opened it, or a privacy officer. */
    closedBy: text("closed_by"),
    ...actedAs("closed"),
    reviewedAt: timestamp("reviewed_at", { withTimezone: true, precision: 3 }),
    /** When the whānau were told, and who said so. */
    noticeSentAt: timestamp("notice_sent_at", { withTimezone: true, precision: 3 }),
    noticeSentBy: text("notice_sent_by"),
    ...actedAs("noticeSent", "notice_sent"),
    /** The same person's record of the same learner that this one follows within a day. */
    followsId: uuid("follows_id").references((): AnyPgColumn => breakGlass.id),
    role: text("role").notNull(),
    /** Organisation that the person acted for, `kind:id`; null when none. */
    organisation: text("organisation"),
    lawfulBasis: text("lawful_basis").$type<Exclude<LawfulBasis, "CONSENT">>().notNull(),
    reason: text("reason").notNull(),
    categories: text("categories").array().$type<InformationCategory[]>().notNull(),
    reviewedBy: text("reviewed_by"),
    ...actedAs("reviewed"),
    reviewOutcome: text("review_outcome").$type<"JUSTIFIED" | "NOT_JUSTIFIED">(),
    reviewNote: text("review_note"),
    /** Why telling the whānau would put somebody in danger; null when it would not. What was read is then not in the log that they see. */
    noticeUnsafeReason: text("notice_unsafe_reason"),
  },
  (table) => [
    check("break_glass_lawful_basis", isLaw(table.lawfulBasis)),
    check("break_glass_categories", holdsCategories(table.categories)),
    check("break_glass_is_short", sql`${table.endsAt} > ${table.openedAt} and ${table.endsAt} - ${table.openedAt} <= interval '4 hours'`),
    check("break_glass_says_why", sql`char_length(btrim(${table.reason})) >= 10`),
    check("break_glass_review_is_whole", sql`num_nulls(${table.reviewedAt}, ${table.reviewedBy}, ${table.reviewOutcome}) in (0, 3) and ${table.reviewOutcome} in ('JUSTIFIED', 'NOT_JUSTIFIED')`),
    check("break_glass_closing_is_whole", sql`(${table.closedAt} is null) = (${table.closedBy} is null) and ${table.closedAt} between ${table.openedAt} and ${table.endsAt}`),
    check("break_glass_review_by_another", sql`${table.reviewedBy} <> ${table.personId}::text`),
    check("break_glass_notice_or_reason", sql`${table.noticeSentAt} is null or ${table.noticeUnsafeReason} is null`),
    index("break_glass_by_learner").on(table.learnerId, table.openedAt, table.id),
    index("break_glass_by_person").on(table.personId, table.openedAt),
    index("break_glass_to_review").on(table.endsAt, table.id).where(sql`${table.reviewedAt} is null`),
  ],
);

export type BreakGlassRow = typeof breakGlass.$inferSelect;
